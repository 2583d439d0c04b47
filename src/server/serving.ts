import type { Endpoint } from './apollo-endpoint.ts';
import type { Snapshot } from './snapshot.ts';
import type { Usage } from './usage.ts';
import { createUsage } from './usage.ts';

/** A snapshot in service, with what belongs to it alone; a request keeps the one that it began with (A22). */
export interface Serving {
  readonly snapshot: Snapshot;
  readonly endpoint: Endpoint;
  readonly usage: Usage;
}

/** Puts a snapshot into service; `onClosed` is told when it is out of service and nothing of it is open. */
export function createServing(snapshot: Snapshot, endpoint: Endpoint, onClosed: (serving: Serving) => void): Serving {
  const usage = createUsage(async () => {
    await endpoint.stop();
    await snapshot.supergraph.close();
    onClosed(serving);
  });
  const serving = { snapshot, endpoint, usage };
  return serving;
}
