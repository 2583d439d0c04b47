import { z } from 'zod';
import type { EndedEntry } from '../../store/ended-entries.ts';

/** What an entry holds as JSON. */
export interface EntryDetails {
  /** Error codes, each once. */
  readonly codes: readonly string[];
  /** How many values met each decision of the ruling, by number. */
  readonly counts: readonly number[];
  /** How often each fetch of the ruling was made, by number. */
  readonly fetches: readonly number[];
}

const numbers = z.array(z.int().min(0));
const CODES = z.array(z.union([z.string(), z.object({ code: z.string() }).transform(({ code }) => code)]));
const CALLS = z.object({ fetches: numbers });

/** Reads the columns of an entry that are JSON; one that cannot be read says nothing. */
export function readEntryDetails({
  codes,
  counts,
  calls,
}: Pick<EndedEntry, 'codes' | 'counts' | 'calls'>): EntryDetails {
  return {
    codes: [...new Set(read(CODES, codes) ?? [])],
    counts: read(numbers, counts) ?? [],
    fetches: read(CALLS, calls)?.fetches ?? [],
  };
}

function read<Value>(schema: z.ZodType<Value>, text: string): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
