import { formatFinding } from '../lib/finding.ts';
import { lintPolicy } from '../policy/lint-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { runPolicyTests } from '../policy/run-policy-tests.ts';
import { unansweredPolicies } from '../policy/unanswered-policies.ts';
import { readCatalog } from '../server/read-catalog.ts';
import { parseFlags } from './parse-flags.ts';
import { readConfig, readPolicy, readSupergraph } from './read-sources.ts';
import type { Io } from './verb.ts';

const DEFAULT_FILE = 'schema/policy.yaml';

/** `cordon policy check`: 1 where anything is an error. */
export async function runPolicyCheck(args: readonly string[], io: Io): Promise<number> {
  const { texts, operands } = parseFlags(args, { config: 'string', supergraph: 'string' }, 1);
  const config = readConfig(texts, io);
  const file = operands[0] ?? DEFAULT_FILE;
  const policy = await readPolicy(config, file);
  const source = await readSupergraph(config);
  const catalog = source && readCatalog(source, policy).catalog;
  const findings = [
    ...lintPolicy(policy, catalog),
    ...(catalog ? unansweredPolicies(catalog, policy) : []),
    ...runPolicyTests(policy, catalog),
  ];
  for (const finding of findings) io.stderr.write(`${formatFinding(finding)}\n`);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  io.stdout.write(`${file}: ${summaryOf(policy)}; ${errors} errors, ${findings.length - errors} warnings.\n`);
  return errors > 0 ? 1 : 0;
}

function summaryOf({ categories, tasks, rules, tests }: Policy): string {
  return `${categories.size} categories, ${tasks.size} tasks, ${rules.length} rules, ${tests.length} tests`;
}
