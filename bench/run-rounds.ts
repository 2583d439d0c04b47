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

/** Runs every group in each round, with new processes each time, until the rounds are over or the time is up. */
export async function runRounds(
  world: BenchWorld,
  options: BenchOptions,
  say: (line: string) => void,
): Promise<Rounds> {
  const deadline = performance.now() + options.minutes * 60_000;
  const groups = groupsOf(
    CONTESTANTS.filter((contestant) => isPresent(contestant, options, say)),
    options,
  );
  const references = await referenceAnswers(world, options.operations);
  const slices: Slice[] = [];
  const failures: string[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    const tell = (line: string): void => say(`${round}/${options.rounds} ${line}`);
    for (const group of groups) {
      const result = await runGroup(group, { world, references, options, deadline, say: tell });
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
