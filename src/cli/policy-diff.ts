import type { InspectionChange } from '../policy/diff-inspection.ts';
import type { EffectChange, PolicyDiff } from '../policy/diff-policies.ts';
import { diffPolicies } from '../policy/diff-policies.ts';
import type { AskerSet } from '../policy/merge-askers.ts';
import { readCatalog } from '../server/read-catalog.ts';
import { parseFlags } from './parse-flags.ts';
import { readConfig, readPolicy, readSupergraph } from './read-sources.ts';
import type { Io } from './verb.ts';
import { UsageError } from './verb.ts';

/** `cordon policy diff`: what the second policy changes, for people to read. */
export async function runPolicyDiff(args: readonly string[], io: Io): Promise<number> {
  const { texts, operands } = parseFlags(args, { config: 'string', supergraph: 'string' }, 2);
  const [before, after] = operands;
  if (before === undefined || after === undefined) throw new UsageError('Give the two policies to compare.');
  const config = readConfig(texts, io);
  const source = await readSupergraph(config);
  const sideOf = async (file: string) => {
    const policy = await readPolicy(config, file);
    return { policy, catalog: source && readCatalog(source, policy).catalog };
  };
  io.stdout.write(`${formatDiff(diffPolicies(await sideOf(before), await sideOf(after))).join('\n')}\n`);
  return 0;
}

function formatDiff({ changes, masks, lifts, inspections }: PolicyDiff): readonly string[] {
  const lines = [
    ...changes.flatMap(formatChange),
    ...masks.map(({ subject, before, after }) => `MASK   ${subject}: ${before} -> ${after}`),
    ...lifts.map(({ rule, lifts: lifted }) => `GAINS  an approval of "${rule}" lifts ${lifted.join(', ')}`),
    ...inspections.flatMap(formatInspection),
  ];
  return lines.length > 0 ? lines : ['Nobody gains, and nobody loses.'];
}

function formatChange({ gains, subject, before, after, who }: EffectChange): readonly string[] {
  return [
    `${gains ? 'GAINS' : 'LOSES'}  ${subject}: ${before} -> ${after}`,
    ...who.map((set) => `         ${formatWho(set)}`),
  ];
}

/** Fields that are named; of more only how many. */
const MOST_FIELDS = 5;

function formatInspection({ category, before, after, tasks, coordinates }: InspectionChange): readonly string[] {
  const word = before === 'mask' ? 'GAINS' : after === 'mask' ? 'LOSES' : 'COUNTS';
  const more = coordinates.length - MOST_FIELDS;
  const fields = `${coordinates.slice(0, MOST_FIELDS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return [
    `${word.padEnd(6)} finds of ${category}: ${before} -> ${after}`,
    `         task ${tasks.join(' or ')}; at ${fields}`,
  ];
}

/** Only what matters: `task customer-lookup; group support or none named; scopes all`. */
function formatWho(set: AskerSet): string {
  const answers = Object.entries(set).map(([question, values]) => `${question} ${values.join(' or ')}`);
  return answers.length > 0 ? answers.join('; ') : 'everybody';
}
