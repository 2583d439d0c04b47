import { defaultValue } from './default-value.ts';
import type { LeafType, Masker, MaskParameter } from './masker.ts';
import { REDACTED } from './redact.ts';

const DATE = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** Keeps the year of an ISO 8601 date, which stays a date: `1984-01-01`. */
export const year: Masker = {
  name: 'year',
  parameters: [],
  rank: 55,
  accepts: ['String', 'Custom'],
  keyed: false,
  bind: (_, leaf) => truncateTo('year', leaf),
};

/** `truncate(year | month | day)` keeps an ISO 8601 date to that precision. */
export const truncate: Masker = {
  name: 'truncate',
  parameters: ['precision'],
  rank: 35,
  accepts: ['String', 'Custom'],
  keyed: false,
  bind: ([precision], leaf) => truncateTo(precision, leaf),
};

function truncateTo(precision: MaskParameter | undefined, leaf: LeafType) {
  return (value: unknown): unknown => {
    const match = typeof value === 'string' ? DATE.exec(value) : null;
    if (!match) return leaf.kind === 'String' ? REDACTED : defaultValue(leaf);
    const month = precision === 'year' ? '01' : match[2];
    const day = precision === 'day' ? match[3] : '01';
    return `${match[1]}-${month}-${day}${match[4] === undefined ? '' : 'T00:00:00.000Z'}`;
  };
}
