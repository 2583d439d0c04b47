import type { Verb } from './verb.ts';
import { UsageError } from './verb.ts';

const USAGE = `Usage: cordon policy check [FILE] [--supergraph FILE] [--config FILE]
       cordon policy diff BEFORE AFTER [--supergraph FILE] [--config FILE]

"check" reads a policy (default: schema/policy.yaml), says everything that is wrong with it, each with its line and what to
write, and runs the tests that stand in it. Exits with 1 when there is an error; warnings do not count.

"diff" prints who gains and who loses what when the second policy replaces the first: every coordinate, or every category
where there is no supergraph. Exits with 0.

  --supergraph FILE  the supergraph that the policy is for (default: the configured one, or the one that the configured
                     subgraphs compose to; none where there is no configuration)
  --config FILE      the configuration (default: cordon.yaml, but only without --supergraph)`;

/** `cordon policy check` and `cordon policy diff`: neither needs a server. */
export const policyVerb: Verb = { usage: USAGE, run };

async function run([name, ...args]: readonly string[]): Promise<number> {
  switch (name) {
    case 'check':
      return (await import('./policy-check.ts')).runPolicyCheck(args);
    case 'diff':
      return (await import('./policy-diff.ts')).runPolicyDiff(args);
    default:
      throw new UsageError(
        name === undefined ? 'Say "check" or "diff".' : `There is no "${name}"; say "check" or "diff".`,
      );
  }
}
