import type { SupergraphSource } from '../catalog/build-catalog.ts';
import type { Config } from '../config.ts';
import type { Finding } from '../lib/finding.ts';
import { FindingsError } from '../lib/finding.ts';
import type { Gateway } from './create-gateway.ts';
import { loadPolicy } from './load-supergraph.ts';
import type { Log } from './log.ts';
import { watchFile } from './watch-file.ts';

/** The policy file's new versions. */
export interface PolicyUpdates {
  /** Takes every version that comes, or came since the watch began, into service, one after another. */
  follow(gateway: Gateway, source: SupergraphSource): void;
  stop(): void;
}

/**
 * Watches the policy file from now on. A version that cannot be used is refused with its findings, and what was in
 * service stays, as it does when the file is removed (test "a policy that cannot be used is refused …", A22).
 */
export async function watchPolicy(
  config: Config,
  log: Log,
  report: (findings: readonly Finding[]) => void,
): Promise<PolicyUpdates> {
  const unwatched = () => log.error({}, 'the policy file is not watched');
  const file = config.policy === undefined ? undefined : await watchFile(config.policy, unwatched).catch(unwatched);
  if (!file) return { follow: () => undefined, stop: () => undefined };
  const update = async (gateway: Gateway, source: SupergraphSource) => {
    try {
      const warnings = await gateway.open(source, await loadPolicy(config));
      report(warnings);
      log.info({ warnings: warnings.length }, 'a new policy is in service');
    } catch (error) {
      const findings = error instanceof FindingsError ? error.findings : [];
      report(findings);
      log.error({ findings: findings.length }, 'a new policy is refused, the one before stays in service');
    }
  };
  return {
    follow(gateway, source) {
      let last = Promise.resolve();
      file.onChange(() => {
        last = last.then(() => update(gateway, source));
      });
    },
    stop: () => file.stop(),
  };
}
