import type { GraphQLError } from 'graphql';
import { CodedError, ERRORS } from '../errors.ts';
import { toGraphQLError } from '../http/apollo-errors.ts';
import type { EndpointResult, GraphQLEndpoint, ParsedOperation } from '../http/graphql-endpoint.ts';
import { startGraphQLEndpoint } from '../http/graphql-endpoint.ts';
import type { AnswerError } from '../http/public-error.ts';
import type { Visitor } from './admit-visitor.ts';
import type { ReadingParts } from './answer-reading.ts';
import { answerReading } from './answer-reading.ts';
import { CONTROL_SCHEMA } from './control-schema.ts';

interface EndpointInput {
  readonly parts: ReadingParts;
  readonly introspection: boolean;
  readonly tokenLimit: number;
}

/** Documents of few people, which are small. */
const DOCUMENT_CACHE_BYTES = 8_388_608;

/** Starts Apollo Server for queries of the control plane. */
export async function startControlEndpoint({ parts, ...options }: EndpointInput): Promise<GraphQLEndpoint<Visitor>> {
  return await startGraphQLEndpoint<Visitor>({
    ...options,
    landingPage: false,
    documentCacheBytes: DOCUMENT_CACHE_BYTES,
    statusCodes: 'legacy',
    schema: CONTROL_SCHEMA,
    run: (operation, visitor) => run(operation, visitor, parts),
    stringify: (result) => `${JSON.stringify(result)}\n`,
  });
}

async function run(
  { document, operationName, variables }: ParsedOperation,
  { principal, session }: Visitor,
  parts: ReadingParts,
): Promise<EndpointResult> {
  try {
    const asked = { principal, session, document, operationName, variables };
    const { data, errors } = await answerReading(asked, parts);
    return { data, ...(errors.length > 0 && { errors: errors.map(asGraphQLError) }) };
  } catch (error) {
    const { code, details } = error instanceof CodedError ? error : new CodedError('INTERNAL');
    if (code === 'INTERNAL')
      parts.log.error({ code, error: error instanceof Error ? error.name : 'unknown' }, 'a reading failed');
    return { errors: [asGraphQLError({ code, details })] };
  }
}

function asGraphQLError(error: AnswerError): GraphQLError {
  return toGraphQLError(error, ERRORS[error.code].status);
}
