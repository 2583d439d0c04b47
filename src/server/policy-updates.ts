import type { SupergraphSource } from '../catalog/build-catalog.ts';
import type { Config } from '../config.ts';
import type { Finding } from '../lib/finding.ts';
import { FindingsError } from '../lib/finding.ts';
import type { Log } from '../lib/log.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { runPolicyTests } from '../policy/run-policy-tests.ts';
import type { Gateway } from './create-gateway.ts';
import { shownPath } from './load-supergraph.ts';
import { watchFile } from './watch-file.ts';

/** The policy file's new versions. */
export interface PolicyUpdates {
  /** Takes every version that comes, or came since the watch began, into service, one after another. */
  follow(gateway: Gateway, source: SupergraphSource): void;
  stop(): void;
}

/**
 * Watches the policy file from now on. A version that cannot be used, or that fails a test of its own, is refused with its
 * findings, and what was in service stays, as it does when the file is removed (test "a policy that cannot be used is
 * refused …", A22).
 */
export async function watchPolicy(
  { policy: path }: Config,
  log: Log,
  report: (findings: readonly Finding[]) => void,
): Promise<PolicyUpdates> {
  if (path === undefined) return { follow: () => undefined, stop: () => undefined };
  const file = await watchFile(path, () =>
    log.error({}, 'changes of the policy file are not reported, it is looked at'),
  );
  const update = async (text: string, gateway: Gateway, source: SupergraphSource) => {
    try {
      const warnings = await gateway.open(source, testedPolicy(text, shownPath(path)));
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
      file.onChange((text) => {
        last = last.then(() => update(text, gateway, source));
      });
    },
    stop: () => file.stop(),
  };
}

/** Whoever changes a policy in service is not there to see its tests fail. */
function testedPolicy(text: string, file: string): Policy {
  const policy = parsePolicy(text, file);
  const failed = runPolicyTests(policy, undefined).filter(({ severity }) => severity === 'error');
  if (failed.length > 0) throw new FindingsError(`The policy ${file} fails its own tests.`, failed);
  return policy;
}
