import type { LeafType, Mask, Masker } from './masker.ts';
import { textMask } from './text-mask.ts';

/** RFC 3339 full-date, and date-time with the zone and the seconds optional. */
const DATE =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

const DATE_TYPES: ReadonlySet<string> = new Set(['Date', 'LocalDate']);

/**
 * The start of the year, month or day that the text names, in its own zone: `1984-05-01`; of a day, and for the scalar
 * DateTime, `1984-05-17T00:00:00.000Z`. A date without a time has no day to be truncated to: redacted.
 */
export const truncateMasker: Masker = {
  name: 'truncate',
  parameters: [{ name: 'unit', minimum: 1, words: ['year', 'month', 'day'] }],
  keeps: 'year, month or day',
  rank: 30,
  accepts: ['String'],
  customs: ['Date', 'LocalDate', 'DateTime'],
  keyed: false,
  bind([parts = 1], leaf) {
    return truncateMask(parts, leaf);
  },
};

/** Keeps so many parts of a date: 1 the year, 2 the month too, 3 the day too. */
export function truncateMask(parts: number, leaf: LeafType): Mask {
  const toDay = parts >= 3;
  const withTime = leaf.name === 'DateTime' || (leaf.kind === 'String' && toDay);
  return textMask(leaf, (text) => {
    const [, year, month, day, time] = DATE.exec(text) ?? [];
    // SECURITY: a birth date truncated to its day would be shown whole ("a date is never truncated to itself").
    if (year === undefined || (toDay && (time === undefined || DATE_TYPES.has(leaf.name)))) return undefined;
    const date = `${year}-${parts >= 2 ? month : '01'}-${toDay ? day : '01'}`;
    return withTime ? `${date}T00:00:00.000Z` : date;
  });
}
