import type { BuiltCatalog, SupergraphSource } from '../catalog/build-catalog.ts';
import type { Config } from '../config.ts';
import type { Policy } from '../policy/policy.ts';
import { configuredUrls } from './check-subgraph-urls.ts';
import { openVerified, passCodesOf } from './open-verified.ts';

/**
 * Opens a supergraph as `cordon serve` does and closes it again, without a port or a subgraph. Throws FindingsError where it
 * would be refused.
 */
export async function checkOpening(
  config: Config,
  supergraph: SupergraphSource,
  { read, policy }: { readonly read: BuiltCatalog; readonly policy: Policy },
): Promise<void> {
  const opened = await openVerified({
    supergraph,
    read,
    policy,
    urls: configuredUrls(config),
    passCodes: passCodesOf(config),
    fetch: config.fetch,
    issuers: config.identity.issuers.map(({ issuer }) => issuer),
    planCacheBytes: config.limits.planCacheBytes,
    planner: config.planner,
  });
  await opened.close();
}
