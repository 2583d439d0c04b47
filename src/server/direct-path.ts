import type { DocumentNode } from 'graphql';
import type { GraphQLParameters } from '../http/graphql-parameters.ts';
import type { Outbound } from '../http/http-message.ts';
import { retryAfter } from '../http/http-message.ts';
import type { StatusCodes } from '../http/status-codes.ts';
import { finalStatus } from '../http/status-codes.ts';
import type { BoundedMap } from '../lib/bounded-map.ts';
import { isRecord } from '../lib/is-record.ts';
import type { KnownOperation, Settled } from './settle.ts';
import { statusOf } from './settle.ts';
import { bodyOf, writeBody } from './write-body.ts';

/** A request that Apollo Server need not see: its document is known, and nothing about it is unusual. */
export interface DirectRequest extends KnownOperation {
  readonly accept: string | undefined;
  readonly contentType: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';

/** The content type of the answer by the whole `Accept` header, as Apollo Server negotiates it; others are its own. */
const CONTENT_TYPES: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/json, */*', JSON_TYPE],
  ['application/json, text/plain, */*', JSON_TYPE],
  ['application/json; charset=utf-8', JSON_TYPE],
  ['application/graphql-response+json', GRAPHQL_TYPE],
  ['application/graphql-response+json; charset=utf-8', GRAPHQL_TYPE],
  ['application/graphql-response+json, application/json', GRAPHQL_TYPE],
  ['application/graphql-response+json,application/json;q=0.9', GRAPHQL_TYPE],
  ['application/graphql-response+json, application/json;q=0.9', GRAPHQL_TYPE],
  [
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    GRAPHQL_TYPE,
  ],
]);

/**
 * Takes a request for the direct path; undefined leaves it, as it is, to Apollo Server.
 * SECURITY: only parameters in a body, which `readJsonBody` takes as application/json alone. No browser sends that to
 * another origin without a preflight, so that CSRF prevention has nothing to add (test "A51 …").
 */
export function directRequest(
  parameters: GraphQLParameters,
  accept: string | undefined,
  documents: BoundedMap<string, DocumentNode>,
): DirectRequest | undefined {
  if (parameters.kind !== 'body' || !isRecord(parameters.body)) return undefined;
  const { query, operationName = null, variables = null, extensions = null } = parameters.body;
  const contentType = CONTENT_TYPES.get(accept);
  const document = typeof query === 'string' ? documents.get(query) : undefined;
  if (!document || contentType === undefined) return undefined;
  if (operationName !== null && typeof operationName !== 'string') return undefined;
  if (variables !== null && !isRecord(variables)) return undefined;
  if (extensions !== null && !isRecord(extensions)) return undefined;
  return { document, operationName: operationName ?? undefined, variables: variables ?? {}, accept, contentType };
}

/** What became of a direct request, as a response: the same bytes as Apollo Server would send. */
export function directOutbound(
  settled: Settled,
  { accept, contentType }: DirectRequest,
  statusCodes: StatusCodes,
): Outbound {
  const refusal = settled.kind === 'refused' ? settled.error : undefined;
  const headers = [...retryAfter(refusal?.details), 'cache-control', 'no-store', 'content-type', contentType];
  const code = refusal?.code;
  const status = finalStatus({ status: statusOf(settled), code, contentType, accept }, statusCodes);
  return { status, headers, body: writeBody(bodyOf(settled)) };
}
