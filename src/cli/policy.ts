import type { Io, Verb } from './verb.ts';
import { UsageError } from './verb.ts';

const USAGE = `Usage: cordon policy check [FILE] [--supergraph FILE] [--config FILE]
       cordon policy diff BEFORE AFTER [--supergraph FILE] [--config FILE]
       cordon policy replay --policy FILE --since TIME [--until TIME] [--limit N] [--fail-on gains] [--json] [--config FILE]

"check" reads a policy (default: schema/policy.yaml), says everything that is wrong with it, each with its line and what to
write, and runs the tests that stand in it. Exits with 1 when there is an error; warnings do not count.

"diff" prints who gains and who loses what when the second policy replaces the first: every coordinate, or every category
where there is no supergraph. Exits with 0.

"replay" decides recorded operations once more, by another policy, and says who would have seen or been refused what, in how
many operations: a change tried on real traffic. Nothing is fetched. What depends on values, or on what else a caller did, is
counted and not guessed. That it was done is recorded.

  --policy FILE      the policy to try
  --since TIME       7d, 12h, 30m ago, or a time such as 2026-11-27T09:30Z
  --until TIME       only what began before
  --limit N          only the newest so many operations
  --fail-on gains    exit with 1 where somebody would have seen or been able to do more
  --json             print JSON
  --supergraph FILE  the supergraph that the policy is for (default: the configured one, or the one that the configured
                     subgraphs compose to; none where there is no configuration)
  --config FILE      the configuration (default: cordon.yaml, but only without --supergraph)`;

const NAMES = '"check", "diff" or "replay"';

/** `cordon policy check`, `diff` and `replay`: none needs a server. */
export const policyVerb: Verb = { usage: USAGE, run };

async function run([name, ...args]: readonly string[], io: Io): Promise<number> {
  switch (name) {
    case 'check':
      return (await import('./policy-check.ts')).runPolicyCheck(args, io);
    case 'diff':
      return (await import('./policy-diff.ts')).runPolicyDiff(args, io);
    case 'replay':
      return (await import('./policy-replay.ts')).runPolicyReplay(args, io);
    default:
      throw new UsageError(name === undefined ? `Say ${NAMES}.` : `There is no "${name}"; say ${NAMES}.`);
  }
}
