import type { ErrorCode } from '../errors.ts';

/**
 * Which status codes answers in `application/graphql-response+json` have: those of before the specification's first
 * edition, or those that its newest draft recommends.
 */
export type StatusCodes = 'legacy' | 'draft';

/** Data, and errors beside them: for `finalStatus` to keep, or to replace by 200. */
export const PARTIAL_SUCCESS = 294;

const UNPROCESSABLE = 422;

/** The GraphQL request was well-formed, and is refused before it is carried out (GraphQL specification section 7.1.4). */
const REQUEST_ERRORS: ReadonlySet<string> = new Set<ErrorCode>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'INTROSPECTION_DISABLED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'OPERATION_TOO_LARGE',
  'OPERATION_NOT_SUPPORTED',
  'DIRECTIVE_NOT_SENT',
  'RESERVED_NAME',
]);

/** What could be read, and is not what it should be; a document that is no GraphQL could not be read. */
const UNPROCESSABLE_CODES: ReadonlySet<string> = new Set(
  ['BAD_REQUEST', ...REQUEST_ERRORS].filter((code) => code !== 'GRAPHQL_PARSE_FAILED'),
);

/** An answer before its status is final. */
interface StatusInput {
  /** What the table of codes says, or `PARTIAL_SUCCESS`. */
  readonly status: number;
  /** The code of the error that decides, where the whole was refused. */
  readonly code: string | undefined;
  readonly contentType: string;
  readonly accept: string | undefined;
}

/**
 * The status of an answer by its media type, for both ways in.
 *
 * In `application/graphql-response+json` a request error is 400; under `draft` what can be read and is wrong is 422, and
 * data with errors are 294. In `application/json`, where clients trust the body of a 200 only, a request error is 200 for
 * a client that names that media type. Other statuses (401, 403, 405, 413, 429, 5xx) stay.
 * @see https://http-spec.graphql.org/draft/#sec-Status-Codes and its appendix on `application/json`
 */
export function finalStatus({ status, code = '', contentType, accept = '' }: StatusInput, codes: StatusCodes): number {
  if (status !== PARTIAL_SUCCESS && status !== 400) return status;
  if (contentType.startsWith('application/graphql-response+json')) {
    if (codes === 'legacy') return status === PARTIAL_SUCCESS ? 200 : status;
    return status === 400 && UNPROCESSABLE_CODES.has(code) ? UNPROCESSABLE : status;
  }
  if (status === PARTIAL_SUCCESS) return 200;
  return REQUEST_ERRORS.has(code) && NAMES_JSON.test(accept) ? 200 : status;
}

const NAMES_JSON = /(?:^|,)\s*application\/json\s*(?:[;,]|$)/i;
