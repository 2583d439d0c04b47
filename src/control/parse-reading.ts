import type { DocumentNode } from 'graphql';
import { GraphQLError, parse, validate } from 'graphql';
import { publicErrorOf } from '../http/apollo-errors.ts';
import type { PublicError } from '../http/public-error.ts';
import { publicError } from '../http/public-error.ts';
import { isRecord } from '../lib/is-record.ts';
import { CONTROL_SCHEMA } from './control-schema.ts';

/** A request's operation where it is valid, else what is wrong with it. */
export type ParsedReading =
  | {
      readonly kind: 'parsed';
      readonly operation: {
        readonly document: DocumentNode;
        readonly operationName: string | undefined;
        readonly variables: Readonly<Record<string, unknown>>;
      };
    }
  | { readonly kind: 'refused'; readonly errors: readonly PublicError[] };

/** Reads what Apollo Server, which knows no streams, does not: the same forms, limits and errors. */
export function parseReading(body: Readonly<Record<string, unknown>>, tokenLimit: number): ParsedReading {
  const { query, operationName = null, variables = null } = body;
  const isNamed = operationName === null || typeof operationName === 'string';
  if (typeof query !== 'string' || !isNamed || (variables !== null && !isRecord(variables)))
    return { kind: 'refused', errors: [publicError({ code: 'BAD_REQUEST' })] };
  const document = parsed(query, tokenLimit);
  if (!document) return { kind: 'refused', errors: [publicError({ code: 'GRAPHQL_PARSE_FAILED' })] };
  const errors = validate(CONTROL_SCHEMA, document).map((error) =>
    publicErrorOf('GRAPHQL_VALIDATION_FAILED', error.toJSON(), error),
  );
  if (errors.length > 0) return { kind: 'refused', errors };
  return {
    kind: 'parsed',
    operation: { document, operationName: operationName ?? undefined, variables: variables ?? {} },
  };
}

function parsed(query: string, maxTokens: number): DocumentNode | undefined {
  try {
    return parse(query, { maxTokens });
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}
