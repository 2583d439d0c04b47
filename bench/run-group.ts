import type { ContestantName } from './contestants/contestant.ts';
import type { Cell, Group } from './groups.ts';
import { warmUp } from './load.ts';
import type { Slice } from './measure.ts';
import type { BenchOptions } from './options.ts';
import type { RunningContestant } from './running-contestant.ts';
import { startContestant } from './running-contestant.ts';
import type { SliceSetting, WarmCell } from './take-slices.ts';
import { takeSlices } from './take-slices.ts';
import type { References } from './verify-answer.ts';
import { verifyAnswer } from './verify-answer.ts';

/** What a group is run with. */
export interface GroupSetting extends SliceSetting {
  readonly references: References;
  readonly options: BenchOptions;
}

/** What a group gave: no slices of a cell in which anything failed, but a line that says so. */
export interface GroupResult {
  readonly slices: readonly Omit<Slice, 'round'>[];
  readonly failures: readonly string[];
}

/** Enough for what is compiled ahead, or already warm from another operation of the group; in seconds of CPU. */
const BRIEF_SECONDS = 2;

/**
 * Starts every contestant of a group, warms up one after the other until V8 has compiled it, and then measures all of
 * them by turns (take-slices.ts). Ends their processes.
 */
export async function runGroup(group: Group, setting: GroupSetting): Promise<GroupResult> {
  const { deadline, say } = setting;
  const processes = new Map<ContestantName, RunningContestant>();
  const failures: string[] = [];
  const attempt = async <Result>(cell: Cell, work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work();
    } catch (error) {
      failures.push(`${cell.operation} ${cell.contestant.name}: ${error instanceof Error ? error.message : 'failed'}`);
      say(failures.at(-1) ?? '');
      return undefined;
    }
  };
  try {
    const warm: WarmCell[] = [];
    for (const cell of group) {
      if (performance.now() > deadline) say(`${cell.operation} ${cell.contestant.name}: no time is left.`);
      else warm.push(...[await attempt(cell, () => prepare(cell, processes, setting))].filter(isPresent));
    }
    return { slices: await takeSlices(warm, setting, attempt), failures };
  } finally {
    await Promise.all([...processes.values()].map((each) => each.stop()));
  }
}

/** Starts its process, where no other cell of the group has; holds that it answers well; warms it up. */
async function prepare(
  cell: Cell,
  processes: Map<ContestantName, RunningContestant>,
  { world, references, options, say }: GroupSetting,
): Promise<WarmCell> {
  const { contestant, operation } = cell;
  const started = processes.get(contestant.name);
  const running = started ?? (await startContestant(contestant, world));
  processes.set(contestant.name, running);
  await verifyAnswer(cell, running, references);
  const brief = contestant.compiled || started !== undefined;
  const seconds = brief ? Math.min(BRIEF_SECONDS, options.warmUpSeconds) : options.warmUpSeconds;
  const perSecond = await warmUp(operation, running, world, seconds);
  say(`${operation} ${contestant.name}: warm, ${perSecond.toFixed(0)} requests for each second of its CPU`);
  return { ...cell, running, perSecond };
}

function isPresent<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}
