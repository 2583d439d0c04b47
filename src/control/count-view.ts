import { CodedError } from '../errors.ts';
import { countEntries } from '../store/count-entries.ts';
import type { EntrySource } from './entry-connection.ts';
import { callCounts } from './flow-counts.ts';

/** A range of time, in milliseconds since the epoch. */
export interface Times {
  readonly from: number;
  readonly to: number;
}

const MOST_PARTS = 100;

/** To count by the index costs as much as so many rows, and to look at every entry. */
const BY_INDEX = 10;
export const BY_LOOKING = 500;

/** How many entries there are in a time, by what; what costs more than the index is counted where it is asked for. */
export async function countView({ reader, loaders, budget }: EntrySource, times: Times) {
  budget.take(BY_INDEX);
  const calls = async () => {
    budget.take(BY_LOOKING);
    return await callCounts(reader, loaders, times);
  };
  return { ...(await countEntries(reader, times)), calls };
}

/** A time in equal parts, and how many entries there are in each. Throws CodedError `BAD_USER_INPUT` for too many. */
export function countsOverTime(source: EntrySource, { from, to }: Times, parts: number) {
  if (parts < 1 || parts > MOST_PARTS) throw new CodedError('BAD_USER_INPUT', { limit: MOST_PARTS });
  const edge = (part: number) => Math.round(from + ((to - from) * part) / parts);
  return Array.from({ length: parts }, (_, part) => {
    const times = { from: edge(part), to: edge(part + 1) };
    return { ...times, counts: () => countView(source, times) };
  });
}
