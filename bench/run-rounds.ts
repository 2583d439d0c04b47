import type { BenchWorld } from './bench-world.ts';
import { findDifference } from './compare-answers.ts';
import type { Contestant, ContestantName } from './contestants/contestant.ts';
import { CONTESTANTS } from './contestants/contestants.ts';
import type { Row } from './measure.ts';
import { measure } from './measure.ts';
import type { OperationName } from './operations.ts';
import type { BenchOptions } from './options.ts';
import type { RunningContestant } from './running-contestant.ts';
import { startContestant } from './running-contestant.ts';

/** What the rounds gave: rows of single rounds in order, and what could not be measured. */
export interface Rounds {
  readonly rows: readonly (Row & { readonly round: number })[];
  readonly failures: readonly string[];
}

/** Who runs an operation when nobody is named: the comparison, or only what is asked of Cordon itself. */
const USUAL: Readonly<Record<OperationName, readonly ContestantName[] | 'all'>> = {
  small: 'all',
  large: 'all',
  rows400: ['cordon-revealed', 'cordon-masked'],
  bytes100k: ['cordon-masked'],
  bytes1m: ['cordon-masked'],
  bytes10m: ['cordon-masked'],
};

/** The request that every contestant answers before it is measured. */
const SAMPLE_REQUEST = 3;

/**
 * Measures every contestant on every operation, A B C A B C, in a new process each time. Each must first answer as the
 * stock gateway does; a masked one with every personal value hidden. Begins nothing that could pass the time limit.
 */
export async function runRounds(
  world: BenchWorld,
  options: BenchOptions,
  say: (line: string) => void,
): Promise<Rounds> {
  const started = performance.now();
  const present = CONTESTANTS.filter((contestant) => isPresent(contestant, options, say));
  const reference = await referenceAnswers(world, options.operations);
  const rows: (Row & { readonly round: number })[] = [];
  const failures: string[] = [];
  let longest = 0;
  for (let round = 1; round <= options.rounds; round++) {
    for (const { contestant, operation } of cellsOf(present, options)) {
      const begun = performance.now();
      if (begun - started + longest > options.minutes * 60_000) {
        say(`Time is up in round ${round}.`);
        return { rows, failures };
      }
      try {
        const row = await measureOne(contestant, operation, world, reference.get(operation) ?? '', options);
        rows.push({ ...row, round });
        say(`${round}/${options.rounds} ${operation} ${contestant.name}: ${row.cpuMs.toFixed(3)} ms`);
      } catch (error) {
        const line = `${operation} ${contestant.name}: ${error instanceof Error ? error.message : 'failed'}`;
        failures.push(line);
        say(line);
      }
      longest = Math.max(longest, performance.now() - begun);
    }
  }
  return { rows, failures };
}

function isPresent(contestant: Contestant, { contestants }: BenchOptions, say: (line: string) => void): boolean {
  if (contestants && !contestants.includes(contestant.name)) return false;
  const missing = contestant.missing();
  if (missing !== undefined) say(`${contestant.name} is skipped (${missing}).`);
  return missing === undefined;
}

function cellsOf(
  present: readonly Contestant[],
  { operations, contestants }: BenchOptions,
): readonly { readonly contestant: Contestant; readonly operation: OperationName }[] {
  return operations.flatMap((operation) => {
    const usual = USUAL[operation];
    return present
      .filter(({ name }) => contestants !== undefined || usual === 'all' || usual.includes(name))
      .map((contestant) => ({ contestant, operation }));
  });
}

async function referenceAnswers(
  world: BenchWorld,
  operations: readonly OperationName[],
): Promise<ReadonlyMap<OperationName, string>> {
  const stock = CONTESTANTS.find(({ name }) => name === 'stock');
  if (!stock) throw new Error('There is no stock gateway to compare with.');
  const running = await startContestant(stock, world);
  const answers = new Map<OperationName, string>();
  for (const operation of operations) answers.set(operation, (await running.answer(operation, SAMPLE_REQUEST)).body);
  await running.stop();
  return answers;
}

async function measureOne(
  contestant: Contestant,
  operation: OperationName,
  world: BenchWorld,
  reference: string,
  options: BenchOptions,
): Promise<Row> {
  const running = await startContestant(contestant, world);
  try {
    await verify(contestant, operation, running, reference);
    return await measure(contestant.name, operation, running, world, options);
  } finally {
    await running.stop();
  }
}

/** A contestant that answers something else would be measured for nothing. Throws; names the path. */
async function verify(
  { masked }: Contestant,
  operation: OperationName,
  running: RunningContestant,
  reference: string,
): Promise<void> {
  const { status, body } = await running.answer(operation, SAMPLE_REQUEST);
  const difference =
    status === 200 ? findDifference(reference, body, masked ? 'masked' : 'equal') : `the status ${status}`;
  if (difference !== undefined) throw new Error(`the answer is not as expected at ${difference}.`);
}
