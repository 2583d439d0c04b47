import { toGraphQLError } from '../http/apollo-errors.ts';
import type { EndpointResult, GraphQLEndpoint, ParsedOperation } from '../http/graphql-endpoint.ts';
import { startGraphQLEndpoint } from '../http/graphql-endpoint.ts';
import type { StatusCodes } from '../http/status-codes.ts';
import { callerOf } from '../identity/principal.ts';
import type { Log } from '../lib/log.ts';
import type { RequestContext } from './request-context.ts';
import { settle, statusOf } from './settle.ts';
import type { Snapshot } from './snapshot.ts';
import type { ResponseBody } from './write-body.ts';
import { bodyOf, joinParts, writeBody } from './write-body.ts';

/** How the endpoint presents itself. */
interface EndpointOptions {
  readonly introspection: boolean;
  readonly landingPage: boolean;
  readonly tokenLimit: number;
  readonly documentCacheBytes: number;
  readonly statusCodes: StatusCodes;
  readonly log: Log;
}

/** Starts Apollo Server around our pipeline, with the API schema. */
export async function startEndpoint(
  snapshot: Snapshot,
  { log, ...options }: EndpointOptions,
): Promise<GraphQLEndpoint<RequestContext>> {
  return await startGraphQLEndpoint<RequestContext>({
    ...options,
    schema: snapshot.supergraph.apiSchema,
    run: (operation, context) => run(operation, context, log),
    // Every result that reaches it is made of `run`'s and of public errors.
    stringify: (result) => joinParts(writeBody(result as ResponseBody)),
  });
}

/** Apollo Server executes only what it parsed and found valid, so that the direct path may take it the next time. */
async function run(
  { source, document, operationName, variables }: ParsedOperation,
  context: RequestContext,
  log: Log,
): Promise<EndpointResult> {
  context.snapshot.documents.set(source, document, callerOf(context.principal));
  const settled = await settle({ document, operationName, variables }, context, log);
  const { errors: _, ...body } = bodyOf(settled);
  const status = statusOf(settled);
  const errors = settled.kind === 'refused' ? [settled.error] : settled.answer.errors;
  return { ...body, ...(errors.length > 0 && { errors: errors.map((error) => toGraphQLError(error, status)) }) };
}
