import type { BenchWorld } from './bench-world.ts';
import type { Contestant } from './contestants/contestant.ts';
import { CONTESTANTS } from './contestants/contestants.ts';
import { groupsOf } from './groups.ts';
import type { Slice } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { runGroup } from './run-group.ts';
import { referenceAnswers } from './verify-answer.ts';

/** What the rounds gave: slices in the order they were measured, and what could not be measured. */
export interface Rounds {
  readonly slices: readonly Slice[];
  readonly failures: readonly string[];
}

/**
 * Runs every group in each round, with new processes each time, until the rounds are over or the time is up. Each group
 * has a share of the time, and what those before left over: on a busy machine all get fewer slices, not the last none.
 */
export async function runRounds(
  world: BenchWorld,
  options: BenchOptions,
  say: (line: string) => void,
): Promise<Rounds> {
  const begun = performance.now();
  const lastsMs = options.minutes * 60_000;
  const groups = groupsOf(
    CONTESTANTS.filter((contestant) => isPresent(contestant, options, say)),
    options,
  );
  const references = await referenceAnswers(world, options.operations);
  const slices: Slice[] = [];
  const failures: string[] = [];
  const cells = options.rounds * groups.flat().length;
  let cellsSoFar = 0;
  for (let round = 1; round <= options.rounds; round++) {
    const tell = (line: string): void => say(`${round}/${options.rounds} ${line}`);
    for (const group of groups) {
      cellsSoFar += group.length;
      const shareEnds = begun + (lastsMs * cellsSoFar) / cells;
      const times = { shareEnds, deadline: begun + lastsMs };
      const result = await runGroup(group, { world, references, options, ...times, say: tell });
      slices.push(...result.slices.map((slice) => ({ ...slice, round })));
      failures.push(...result.failures);
    }
  }
  return { slices, failures };
}

function isPresent(contestant: Contestant, { contestants }: BenchOptions, say: (line: string) => void): boolean {
  if (contestants && !contestants.includes(contestant.name)) return false;
  const missing = contestant.missing();
  if (missing !== undefined) say(`${contestant.name} is skipped (${missing}).`);
  return missing === undefined;
}
