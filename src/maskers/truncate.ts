import { isFullDate } from './is-full-date.ts';
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
  return textMask(
    leaf,
    (text) => shapeDate(text, parts, leaf),
    (text) => quickDate(text, parts, leaf),
  );
}

/** The meaning of the masks of dates. */
export function shapeDate(text: string, parts: number, leaf: LeafType): string | undefined {
  const [, year, month, day, time] = DATE.exec(text) ?? [];
  // SECURITY: a birth date truncated to its day would be shown whole ("a date is never truncated to itself").
  if (year === undefined || (parts >= 3 && (time === undefined || DATE_TYPES.has(leaf.name)))) return undefined;
  const date = `${year}-${parts >= 2 ? month : '01'}-${parts >= 3 ? day : '01'}`;
  return isWithTime(parts, leaf) ? `${date}T00:00:00.000Z` : date;
}

/** What `shapeDate` gives for a date without a time; undefined for others. */
export function quickDate(text: string, parts: number, leaf: LeafType): string | undefined {
  if (parts >= 3 || !isFullDate(text)) return undefined;
  const date = parts >= 2 ? `${text.slice(0, 7)}-01` : `${text.slice(0, 4)}-01-01`;
  return isWithTime(parts, leaf) ? `${date}T00:00:00.000Z` : date;
}

function isWithTime(parts: number, leaf: LeafType): boolean {
  return leaf.name === 'DateTime' || (leaf.kind === 'String' && parts >= 3);
}
