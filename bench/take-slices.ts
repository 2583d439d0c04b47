import type { BenchWorld } from './bench-world.ts';
import type { Cell } from './groups.ts';
import type { IdleMeter } from './idle-meter.ts';
import { createIdleMeter } from './idle-meter.ts';
import { loadOnce, warmUp, wholeRounds } from './load.ts';
import type { Entrant, Measured, Slice } from './measure.ts';
import { measure } from './measure.ts';
import { OPERATIONS } from './operations.ts';
import type { BenchOptions } from './options.ts';
import type { RunningContestant } from './running-contestant.ts';
import { sliceOrder } from './slice-order.ts';

/** Fewer slices than these would say little. */
const LEAST_PASSES = 4;

/** The load before a slice, as a part of it. */
const LEAD_IN = 0.25;

/** A cell whose process runs and is warmed up. */
export interface WarmCell extends Cell {
  readonly running: RunningContestant;
  /** How many requests it answers at best, for each second of its CPU. */
  readonly perSecond: number;
}

/** What slices are taken with. */
export interface SliceSetting {
  readonly world: BenchWorld;
  readonly options: Pick<BenchOptions, 'slices' | 'seconds'>;
  /** On the clock of `performance.now()`: nothing begins that could end later. */
  readonly deadline: number;
  /** On the same clock: once there are a few, no pass begins that could end later. */
  readonly shareEnds: number;
  readonly say: (line: string) => void;
}

/** Runs something for a cell; undefined where that failed, which has then been noted. */
export type Attempt = <Result>(cell: Cell, work: () => Promise<Result>) => Promise<Result | undefined>;

/**
 * Measures warm cells by turns, pass after pass, each in slices of a fixed number of requests. A slow phase of the
 * machine lasts for seconds: it meets the neighbours of one pass alike, and few passes. Nothing of a cell that failed.
 */
export async function takeSlices(
  cells: readonly WarmCell[],
  { world, options, deadline, shareEnds, say }: SliceSetting,
  attempt: Attempt,
): Promise<readonly Omit<Slice, 'round'>[]> {
  const rehearsed = [];
  for (const cell of cells) rehearsed.push(await attempt(cell, () => rehearse(cell, world, options.seconds)));
  let entrants = rehearsed.filter((entrant) => entrant !== undefined);
  let measured: readonly (Measured & { readonly pass: number })[] = [];
  const meter = createIdleMeter();
  let longest = 0;
  for (let pass = 1; pass <= options.slices && entrants.length > 0; pass++) {
    const begun = performance.now();
    if (begun + longest > (pass > LEAST_PASSES ? shareEnds : deadline)) {
      say(`${entrants[0]?.operation}: the time is up after ${pass - 1} of ${options.slices} slices`);
      break;
    }
    const taken = new Map<Entrant, Measured>();
    for (const entrant of sliceOrder(entrants.length, pass - 1).flatMap((index) => entrants[index] ?? [])) {
      const row = await attempt(entrant, () => takeTurn(entrant, world, meter));
      if (row) taken.set(entrant, row);
    }
    measured = [...measured, ...[...taken.values()].map((row) => ({ ...row, pass }))];
    entrants = entrants.filter((entrant) => taken.has(entrant));
    longest = Math.max(longest, performance.now() - begun);
  }
  return entrants.flatMap((entrant) => {
    const idlePercent = meter.percent(entrant.running);
    return measured.filter((row) => isOf(row, entrant)).map((row) => ({ ...row, idlePercent }));
  });
}

/** A slice, behind a little load that does not count: the first requests after others have run find cold caches. */
async function takeTurn(entrant: Entrant, world: BenchWorld, meter: IdleMeter): Promise<Measured> {
  meter.wakes(entrant.running);
  await loadOnce(entrant.operation, entrant.running, world, Math.ceil(entrant.requests * LEAD_IN));
  const measured = await measure(entrant, world);
  meter.rests(entrant.running);
  return measured;
}

/**
 * A first slice that does not count: after the others' warm-up its memory and caches come back. The speed at best says
 * how many requests make a slice: in a slow phase they would be so few that connecting and waking up were most of it.
 */
async function rehearse(cell: WarmCell, world: BenchWorld, seconds: number): Promise<Entrant> {
  const perSecond = Math.max(cell.perSecond, await warmUp(cell.operation, cell.running, world, seconds));
  return { ...cell, requests: wholeRounds(perSecond * seconds, OPERATIONS[cell.operation].connections) };
}

function isOf(row: Measured, { contestant, operation }: Cell): boolean {
  return row.contestant === contestant.name && row.operation === operation;
}
