/** How many writers may write at once. */
export const SLOTS = 64;

/** Entries that one writer can name within one millisecond before its ids run ahead of the clock. */
const TICKS = 16;

/** 2020-01-01: with it, ids stay below 2^53 until the year 2298. */
const EPOCH_MS = 1_577_836_800_000;

/** Makes the ids of one writer's entries: each larger than the one before, those of all writers in the order of time. */
export function createEntryIds(slot: number, last: number): (now: number) => number {
  let tick = Math.floor(last / SLOTS);
  return (now) => {
    tick = Math.max(tick + 1, (now - EPOCH_MS) * TICKS);
    return tick * SLOTS + slot;
  };
}

/** No entry that began at this time, in milliseconds since the epoch, or later, has a smaller id. */
export function firstEntryId(time: number): number {
  return Math.max(0, (Math.floor(time) - EPOCH_MS) * TICKS * SLOTS);
}
