import { SLOTS } from './entry-id.ts';
import type { TermGenerationRow } from './tables.ts';

/** So many entries share a part of the index: small enough that its pages stay in memory while it is filled. */
const MOST_ENTRIES = 65_536;

/** The part of a writer's index that its next entries belong to: the present one, until it is full. */
export function nextGeneration(
  present: TermGenerationRow | undefined,
  writer: number,
  lastEntry: number,
  entries: number,
): TermGenerationRow {
  if (present && present.entries < MOST_ENTRIES)
    return { ...present, last_entry: Math.max(present.last_entry, lastEntry), entries: present.entries + entries };
  const generation = present ? present.generation + SLOTS : writer;
  return {
    generation,
    writer,
    first_entry: present ? present.last_entry : 0,
    last_entry: Math.max(present?.last_entry ?? 0, lastEntry),
    entries,
  };
}
