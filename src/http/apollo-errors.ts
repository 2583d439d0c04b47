import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../errors.ts';
import { ERRORS } from '../errors.ts';
import type { ResponsePath } from '../lib/response-path.ts';
import { retryAfter } from './http-message.ts';
import type { AnswerError, PublicError } from './public-error.ts';
import { publicError } from './public-error.ts';
import { safeValidationMessage } from './safe-validation-message.ts';

/** An answer's error as Apollo Server takes it, with the status that the whole answer shall have. */
export function toGraphQLError({ code, passedCode, path, details }: AnswerError, status: number): GraphQLError {
  const { message } = ERRORS[code];
  const headers = new HeaderMap();
  const [name, value] = retryAfter(details);
  if (name !== undefined && value !== undefined) headers.set(name, value);
  const http = status === 200 ? {} : { http: { status, headers } };
  return new GraphQLError(message, {
    ...(path ? { path } : {}),
    extensions: { code, passedCode, ...details, ...http },
  });
}

/** How graphql-js says that a document has more tokens than it may; only its message tells. */
const TOO_MANY_TOKENS = /^Syntax Error: Document contains more that (\d+) tokens/;

interface FormattedError {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly path?: ResponsePath;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Codes of Apollo Server's that mean one of ours. */
const ALIASES: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([['INTERNAL_SERVER_ERROR', 'INTERNAL']]);

/**
 * What Apollo Server found wrong, as a client is told.
 * SECURITY: every error leaves with its code's sentence; only names from a short list of forms survive (A34-A37).
 */
export function publicErrorOf(code: unknown, formatted: FormattedError, error: unknown): PublicError {
  const known =
    ALIASES.get(code) ??
    (typeof code === 'string' && Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'BAD_REQUEST');
  const safe = known === 'GRAPHQL_VALIDATION_FAILED' ? safeValidationMessage(formatted.message) : undefined;
  const introspection =
    known === 'GRAPHQL_VALIDATION_FAILED' && formatted.message.startsWith('GraphQL introspection is not allowed');
  const tokens = known === 'GRAPHQL_PARSE_FAILED' ? TOO_MANY_TOKENS.exec(formatted.message)?.[1] : undefined;
  if (tokens !== undefined) return publicError({ code: 'OPERATION_TOO_LARGE', details: { limit: Number(tokens) } });
  const finalCode = introspection ? 'INTROSPECTION_DISABLED' : known;
  const ours = error instanceof GraphQLError ? detailsOf(error) : {};
  // Apollo Server's own errors have none.
  const passedCode = error instanceof GraphQLError ? error.extensions.passedCode : undefined;
  return {
    message: safe ?? ERRORS[finalCode].message,
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: { code: typeof passedCode === 'string' ? passedCode : finalCode, ...ours },
  };
}

function detailsOf(error: GraphQLError): Readonly<Record<string, unknown>> {
  const { coordinate, categories, reason, limit, omitted, executed, retryAfterSeconds } = error.extensions;
  return {
    ...(typeof coordinate === 'string' ? { coordinate } : {}),
    ...(Array.isArray(categories) ? { categories } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof limit === 'number' ? { limit } : {}),
    ...(typeof omitted === 'number' ? { omitted } : {}),
    ...(executed === true ? { executed } : {}),
    ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}),
  };
}
