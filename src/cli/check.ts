import type { Catalog } from '../catalog/catalog.ts';
import type { Config } from '../config.ts';
import { overrideSettings } from '../config-override-labels.ts';
import type { Finding } from '../lib/finding.ts';
import { FindingsError, formatFinding } from '../lib/finding.ts';
import { lintPolicy } from '../policy/lint-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { runPolicyTests } from '../policy/run-policy-tests.ts';
import { unansweredPolicies } from '../policy/unanswered-policies.ts';
import { checkOpening } from '../server/check-opening.ts';
import { checkSubgraphUrls, configuredUrls } from '../server/check-subgraph-urls.ts';
import { loadPolicy, loadSupergraph } from '../server/load-supergraph.ts';
import { checkOverrides } from '../server/overrides.ts';
import { readCatalog } from '../server/read-catalog.ts';
import { StoreError } from '../store/store-error.ts';
import { formatCount } from './format-count.ts';
import type { WrittenFile } from './outdated-supergraph.ts';
import { outdatedSupergraph } from './outdated-supergraph.ts';
import { parseFlags } from './parse-flags.ts';
import { readCountedFinds } from './read-counted-finds.ts';
import { readConfig } from './read-sources.ts';
import type { Io, Verb } from './verb.ts';

const USAGE = `Usage: cordon check [--json] [--supergraph FILE] [--policy FILE] [--config FILE]

Says everything that is wrong with subgraphs, annotations and policy, each with its file, its line and what to write: do the
subgraphs compose, is the written supergraph what they compose to, can it be served, are the annotations safe, does the policy
fit and do its tests pass, and what inspection found that nobody has annotated. Exits with 1 when there is an error; warnings do not count.
No server is needed, and it does not matter whether one runs.

  --json             print JSON
  --supergraph FILE  a supergraph instead of the configured one, or what the configured subgraphs compose to
  --policy FILE      a policy instead of the configured one
  --config FILE      the configuration (default: cordon.yaml, but only without --supergraph)`;

/** `cordon check`: all that can be checked before something is served, at once. */
export const checkVerb: Verb = { usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const { texts, switches } = parseFlags(args, {
    json: 'boolean',
    supergraph: 'string',
    policy: 'string',
    config: 'string',
  });
  const findings = await checkAll(readConfig(texts, io), writtenFile(texts));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (switches.has('json')) io.stdout.write(`${JSON.stringify({ findings })}\n`);
  else {
    for (const finding of findings) io.stderr.write(`${formatFinding(finding)}\n`);
    const counts = [formatCount(errors, 'error'), formatCount(findings.length - errors, 'warning')];
    io.stdout.write(`${counts.join(', ')}.\n`);
  }
  return errors > 0 ? 1 : 0;
}

/** A file of the folder says nothing about a supergraph or a configuration that was named. */
function writtenFile({ supergraph, config }: Readonly<Record<string, string | undefined>>): WrittenFile {
  if (supergraph !== undefined) return 'none';
  return config === undefined ? 'any' : 'configured';
}

/** What cannot be read is a finding, and does not keep the rest from being looked at. */
async function checkAll(config: Config, written: WrittenFile): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const collect = async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work();
    } catch (error) {
      findings.push(...findingsOf(error));
      return undefined;
    }
  };
  const loaded = await collect(() => loadSupergraph(config));
  findings.push(...(loaded?.warnings ?? []));
  if (loaded) findings.push(...((await collect(() => outdatedSupergraph(config, loaded, written))) ?? []));
  const policy = await collect(() => loadPolicy(config));
  const finds = (await collect(() => readCountedFinds(config))) ?? [];
  const read =
    loaded &&
    policy &&
    (await collect(async () => ({ source: loaded.source, ...readCatalog(loaded.source, policy, finds) })));
  if (read) {
    const labels = overrideSettings(config.overrides.labels) ?? new Map();
    findings.push(...read.located(checkSubgraphUrls(read.subgraphs, configuredUrls(config))), ...read.findings);
    findings.push(...read.located(checkOverrides(read.overrides, labels)));
  }
  if (policy && config.policy !== undefined) findings.push(...checkPolicy(policy, read?.catalog));
  // What is known to be wrong would only be told again, in other words.
  const isSound = findings.every(({ severity }) => severity === 'warning');
  if (isSound && read) await collect(() => checkOpening(config, read.source, { policy, read }));
  return findings;
}

function checkPolicy(policy: Policy, catalog: Catalog | undefined): readonly Finding[] {
  return [
    ...lintPolicy(policy, catalog),
    ...(catalog ? unansweredPolicies(catalog, policy) : []),
    ...runPolicyTests(policy, catalog),
  ];
}

function findingsOf(error: unknown): readonly Finding[] {
  if (error instanceof FindingsError) return error.findings;
  if (error instanceof StoreError)
    return [
      {
        severity: 'error',
        code: 'STORE_UNREADABLE',
        message: error.message,
        fix: 'Mend the store; until then it cannot be told what inspection found.',
      },
    ];
  throw error;
}
