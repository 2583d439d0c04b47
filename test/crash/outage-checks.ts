import type { CrashEntry } from './crash-checks.ts';
import type { SentRequest } from './crash-load.ts';

/** What an entry's outcome may be, by the status that its client was sent. */
const OUTCOMES: ReadonlyMap<number | undefined, ReadonlySet<string>> = new Map([
  [200, new Set(['answered'])],
  [403, new Set(['refused'])],
  // A mutation ran, and that could not be recorded; or it could after all, when its client had been told.
  [500, new Set(['unaudited', 'answered', 'interrupted'])],
  // Refused, since it could not be recorded; or it could after all.
  [503, new Set(['unaudited', 'answered', 'refused', 'interrupted'])],
  [undefined, new Set(['unaudited', 'answered', 'refused', 'abandoned', 'interrupted'])],
]);

/** Of these, an entry must be there. */
const RECORDED: ReadonlySet<number | undefined> = new Set([200, 403, 500]);

/** What entries must be of a gateway whose store was away, when all is written: every line is a promise that was broken. */
export function brokenByOutages(
  sent: readonly SentRequest[],
  fetched: ReadonlySet<string>,
  entries: readonly CrashEntry[],
): readonly string[] {
  const byMark = Map.groupBy(entries, ({ mark }) => mark);
  return sent.flatMap(({ mark, status }) => {
    const found = byMark.get(mark) ?? [];
    const [entry] = found;
    const outcomes = OUTCOMES.get(status);
    if (!outcomes) return [`${mark}: answered with status ${status}`];
    if (found.length > 1) return [`${mark}: ${found.length} entries`];
    if (entry) return outcomes.has(entry.outcome ?? '') ? [] : [`${mark}: status ${status}, ${entry.outcome}`];
    if (RECORDED.has(status)) return [`${mark}: answered with status ${status}, without an entry`];
    return fetched.has(mark) ? [`${mark}: fetched without an entry`] : [];
  });
}
