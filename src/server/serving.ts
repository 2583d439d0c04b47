import type { GraphQLEndpoint } from '../http/graphql-endpoint.ts';
import type { RequestContext } from './request-context.ts';
import type { Snapshot } from './snapshot.ts';
import type { Usage } from './usage.ts';
import { createUsage } from './usage.ts';

/** A snapshot in service, with what belongs to it alone; a request keeps the one that it began with (A22). */
export interface Serving {
  readonly snapshot: Snapshot;
  readonly endpoint: GraphQLEndpoint<RequestContext>;
  readonly usage: Usage;
}

/** Puts a snapshot into service; `onClosed` is told when it is out of service and nothing of it is open. */
export function createServing(
  snapshot: Snapshot,
  endpoint: Serving['endpoint'],
  onClosed: (serving: Serving) => void,
): Serving {
  const usage = createUsage(async () => {
    await endpoint.stop();
    await snapshot.supergraph.close();
    onClosed(serving);
  });
  const serving = { snapshot, endpoint, usage };
  return serving;
}
