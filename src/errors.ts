/** What a code means: its HTTP status, the one sentence a client may read, and the version it came with. */
interface ErrorDefinition {
  readonly status: number;
  readonly message: string;
  readonly since: string;
}

/** The closed table of error codes. docs/errors.md is generated from it. */
export const ERRORS = {
  UNAUTHENTICATED: { status: 401, message: 'A valid access token is needed.', since: '0.1.0' },
  BAD_REQUEST: { status: 400, message: 'The request is not a GraphQL over HTTP request.', since: '0.1.0' },
  GRAPHQL_PARSE_FAILED: { status: 400, message: 'The document is not valid GraphQL.', since: '0.1.0' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, message: 'The document does not fit the schema.', since: '0.1.0' },
  BAD_USER_INPUT: { status: 400, message: 'A variable does not fit its declared type.', since: '0.1.0' },
  OPERATION_RESOLUTION_FAILURE: { status: 400, message: 'The document has no such operation.', since: '0.1.0' },
  OPERATION_TOO_LARGE: { status: 400, message: 'The operation is larger than this gateway allows.', since: '0.1.0' },
  OPERATION_NOT_SUPPORTED: { status: 400, message: 'This kind of operation is not supported.', since: '0.1.0' },
  DIRECTIVE_NOT_SENT: {
    status: 400,
    message: 'The gateway cannot forward this directive from here; put it on a field or on the operation.',
    since: '0.1.0',
  },
  RESERVED_NAME: {
    status: 400,
    message: 'The document uses a name that the gateway keeps for itself.',
    since: '0.1.0',
  },
  INTROSPECTION_DISABLED: { status: 400, message: 'Introspection is turned off on this gateway.', since: '0.1.0' },
  // Apollo's clients look for these two codes and messages, with status 200.
  PERSISTED_QUERY_NOT_FOUND: { status: 200, message: 'PersistedQueryNotFound', since: '0.1.0' },
  PERSISTED_QUERY_NOT_SUPPORTED: { status: 200, message: 'PersistedQueryNotSupported', since: '0.1.0' },
  PERSISTED_QUERY_MISMATCH: { status: 400, message: 'The hash is not the one of the document.', since: '0.1.0' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'The method is not allowed here.', since: '0.1.0' },
  NOT_FOUND: { status: 404, message: 'There is nothing at this path.', since: '0.1.0' },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The request body is larger than this gateway allows.', since: '0.1.0' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: 'The request body must be application/json in UTF-8; it may be compressed by gzip, br, deflate or zstd.',
    since: '0.1.0',
  },
  PII_DENIED: { status: 200, message: 'This token may not see this field.', since: '0.1.0' },
  // The code, and the sentence, that clients of Apollo Router know.
  UNAUTHORIZED_FIELD_OR_TYPE: { status: 200, message: 'Unauthorized field or type', since: '0.1.0' },
  PII_BLOCKED: {
    status: 403,
    message: 'This token may not run an operation that uses this coordinate.',
    since: '0.1.0',
  },
  MASKED_VALUE_WRITTEN: {
    status: 400,
    message: 'The operation would write a masked value over the true one.',
    since: '0.1.0',
  },
  PROBE_LIMIT: {
    status: 429,
    message: 'This caller has tried too many different values on this coordinate.',
    since: '0.1.0',
  },
  APPROVAL_REQUIRED: { status: 403, message: 'This operation needs an approval.', since: '0.1.0' },
  SUBGRAPH_ERROR: { status: 200, message: 'The service that answers this field reported an error.', since: '0.1.0' },
  SUBGRAPH_UNAVAILABLE: { status: 200, message: 'The service that answers this field did not answer.', since: '0.1.0' },
  REQUIRED_VALUE_MISSING: {
    status: 200,
    message: 'A value that this field is found or computed by could not be had.',
    since: '0.1.0',
  },
  INVALID_VALUE: {
    status: 200,
    message: 'The service that answers this field sent a value of the wrong type.',
    since: '0.1.0',
  },
  RESPONSE_TOO_LARGE: {
    status: 400,
    message: 'The answer is larger than this gateway allows; ask for fewer fields, or for fewer items at once.',
    since: '0.1.0',
  },
  OPERATION_UNPLANNABLE: {
    status: 500,
    message: 'The supergraph has no way to answer this operation.',
    since: '0.1.0',
  },
  CALLER_LIMIT: {
    status: 429,
    message: 'This caller has as many requests under way as one may have.',
    since: '0.1.0',
  },
  OVERLOADED: { status: 503, message: 'The gateway is too busy to take this operation now.', since: '0.1.0' },
  ISSUER_UNAVAILABLE: {
    status: 503,
    message: "The token cannot be checked, since its issuer's keys cannot be had.",
    since: '0.1.0',
  },
  AUDIT_UNAVAILABLE: {
    status: 503,
    message: 'The operation cannot be recorded now, so it is not answered.',
    since: '0.1.0',
  },
  AUDIT_OUTCOME_UNAVAILABLE: {
    status: 500,
    message: 'The operation was carried out, but that cannot be recorded now, so its result is not shown.',
    since: '0.1.0',
  },
  SESSION_INVALID: {
    status: 400,
    message: 'The header Cordon-Session must be 1 to 128 letters, digits or any of . _ ~ : -',
    since: '0.1.0',
  },
  FORBIDDEN: { status: 403, message: 'This token has not the scope that this needs.', since: '0.1.0' },
  VALUE_NOT_VARIABLE: { status: 400, message: 'A value that is searched for must come as a variable.', since: '0.1.0' },
  SEARCH_LIMIT: {
    status: 429,
    message: 'This caller has searched for too many values in a short time.',
    since: '0.1.0',
  },
  TAIL_LIMIT: { status: 429, message: 'As many tails are open as there may be.', since: '0.1.0' },
  TAIL_OVERRUN: { status: 200, message: 'Entries came faster than they were read, so the tail ended.', since: '0.1.0' },
  EXPORT_INVALID: {
    status: 400,
    message: 'The export has a parameter that is not known, or a value that does not fit.',
    since: '0.1.0',
  },
  NOT_READY: { status: 503, message: 'The gateway is not ready to serve.', since: '0.1.0' },
  INTERNAL: { status: 500, message: 'The gateway failed to answer this request.', since: '0.1.0' },
} as const satisfies Record<string, ErrorDefinition>;

/** Every code that a client can be sent. */
export type ErrorCode = keyof typeof ERRORS;

/** What an error may say beside its code: coordinates, categories, names from the schema and counts. Never a value. */
export interface ErrorDetails {
  readonly coordinate?: string;
  readonly categories?: readonly string[];
  /** The kind of access requirement that is not met. */
  readonly reason?: 'authenticated' | 'scopes' | 'policy';
  readonly limit?: number;
  /** How many more errors there are than are told. */
  readonly omitted?: number;
  /** Whether the mutation was carried out all the same, or may have been. */
  readonly executed?: true;
  /** After so many seconds the same operation may succeed. */
  readonly retryAfterSeconds?: number;
}

/** The caller's fault (or an upstream's), as the client sees it: its message is the code's sentence. */
export class CodedError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(ERRORS[code].message, options);
    this.name = 'CodedError';
    this.code = code;
    this.details = details;
  }
}
