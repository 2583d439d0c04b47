import type { DocumentNode, GraphQLSchema } from 'graphql';
import { GraphQLError, parse, validate } from 'graphql';
import { DOCUMENT_RULES } from '../http/one-of-variables.ts';
import { safeValidationMessage } from '../http/safe-validation-message.ts';
import type { Finding } from '../lib/finding.ts';
import { FindingsError } from '../lib/finding.ts';

/** The document in a file, valid for a schema. Throws FindingsError with all that is wrong, at its lines. */
export function readDocument(text: string, file: string, schema: GraphQLSchema): DocumentNode {
  const document = parseOrRefuse(text, file);
  const errors = validate(schema, document, DOCUMENT_RULES);
  if (errors.length > 0)
    throw new FindingsError(
      'The query does not fit the supergraph.',
      errors.map((error) => findingOf(error, safeValidationMessage(error.message) ?? 'It is not valid.', file)),
    );
  return document;
}

function parseOrRefuse(text: string, file: string): DocumentNode {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new FindingsError('The query cannot be read.', [findingOf(error, 'It is not GraphQL.', file)]);
  }
}

/** SECURITY: the library's message may quote the document's literals, so only what is known to be safe is kept. */
function findingOf(error: GraphQLError, message: string, file: string): Finding {
  const [location] = error.locations ?? [];
  return {
    severity: 'error',
    code: 'QUERY_INVALID',
    message,
    fix: 'Correct the query; an editor that knows the supergraph shows where.',
    place: { file, line: location?.line ?? 1, ...(location && { column: location.column }) },
  };
}
