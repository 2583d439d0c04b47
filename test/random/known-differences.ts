import { isRecord } from './identity.ts';
import type { Outcome } from './outcome.ts';
import { sameErrors } from './outcome.ts';

/** A way in which ours may differ from the stock gateway; docs/conformance.md says why ours is right. */
export interface KnownDifference {
  readonly name: string;
  readonly why: string;
  /** Whether it explains that the data, or the errors' paths, differ: as narrow as can be. */
  readonly explains: (outcome: Outcome) => boolean;
}

/** Differences that another wording of the request takes away: put so, stock itself gives our answer. */
export const REWORDED_DIFFERENCES = {
  'alias-meets-planned-field':
    "A client's alias, or a field with arguments, meets what a plan fetches under the same key: stock mixes the two up.",
  'planned-by-type': 'Stock loses fields of fragments on types that it did not ask for, or fetches another way.',
  'mutations-out-of-order': 'Stock runs the root fields of a mutation that come by a fragment out of order.',
  'one-error-an-alias': 'A field asked under two aliases is fetched once by us: its error is reported at each of them.',
} as const;

/** Differences of the data that no other wording of the request takes away. */
export const DATA_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: 'whole-answer-lost',
    why: 'Where a list is expected and something else arrives, stock throws the whole answer away; ours nulls the place.',
    explains: ({ stock, faults }) =>
      (faults.wrongTypes > 0 || faults.transport !== undefined) &&
      stock.data === null &&
      stock.messages.some((message) =>
        /^Invalid non-list value|is not a function|is not iterable|Got unexpected value/.test(message),
      ),
  },
  {
    name: 'value-refused',
    why: 'A value of the wrong type, or an object of an unknown type, is null with an error; stock may let it through.',
    explains: ({ stock, ours, faults }) =>
      faults.wrongTypes + faults.wrongTypenames > 0 &&
      ours.errors.some(({ code }) => code === 'INVALID_VALUE') &&
      isWithNulls(ours.data, stock.data),
  },
];

/** Differences of the errors' paths where the data agree, or are explained. */
export const ERROR_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: 'failed-fetch-has-a-path',
    why: 'Stock reports a failed fetch without a path; ours says what was being fetched, up to the first list.',
    explains: ({ stock, ours }) => {
      const placed = ours.errors.filter(
        ({ path, code }) => path !== 'none' && code.startsWith('SUBGRAPH_') && !has(stock, path),
      );
      return (
        placed.length > 0 &&
        has(stock, 'none') &&
        sameErrors(without(stock, 'none'), without(ours, ...placed.map((each) => each.path), 'none'))
      );
    },
  },
  {
    name: 'refused-values-are-errors',
    why: 'Stock reports values that do not fit in extensions, or not at all; ours as errors at the places that are null.',
    explains: ({ stock, ours }) => {
      const refused = ours.errors.filter(({ code }) => code === 'INVALID_VALUE');
      return (
        refused.length > 0 &&
        refused.every(({ path }) => endsInNull(ours.data, path)) &&
        sameErrors(stock, { errors: ours.errors.filter(({ code }) => code !== 'INVALID_VALUE') })
      );
    },
  },
  {
    name: 'path-ends-before-planned-alias',
    why: 'Where types differ, a plan renames a field; the name is no key of the client, so our path ends before it.',
    explains: ({ stock, ours }) => {
      const errors = stock.errors.map(({ path, code }) => ({ path: beforePlannedAlias(path), code }));
      return errors.some(({ path }) => !has(stock, path)) && sameErrors({ errors }, ours);
    },
  },
  {
    name: 'entity-error-index',
    why: 'Stock maps an error of _entities by its position among the representations sent, which is not the list index.',
    explains: ({ stock, ours }) => {
      const patterns = (errors: Outcome['ours']['errors']) =>
        [...new Set(errors.map(({ path }) => withoutIndices(path)))].sort();
      return (
        patterns(ours.errors).join() === patterns(stock.errors).join() &&
        ours.errors.every(({ path }) => path === 'none' || endsInNull(ours.data, path))
      );
    },
  },
];

function has({ errors }: Outcome['stock'], path: string): boolean {
  return errors.some((error) => error.path === path);
}

function without({ errors }: Outcome['stock'], ...paths: readonly string[]): Pick<Outcome['stock'], 'errors'> {
  return { errors: errors.filter(({ path }) => !paths.includes(path)) };
}

function withoutIndices(path: string): string {
  return path === 'none'
    ? path
    : JSON.stringify((JSON.parse(path) as readonly unknown[]).filter((part) => typeof part === 'string'));
}

function beforePlannedAlias(path: string): string {
  if (path === 'none') return path;
  const parts = JSON.parse(path) as readonly unknown[];
  const end = parts.findIndex((part) => typeof part === 'string' && part.includes('__alias_'));
  return end === -1 ? path : JSON.stringify(parts.slice(0, end));
}

/** Whether the place, or something above it, is null. */
function endsInNull(data: unknown, path: string): boolean {
  let value = data;
  for (const part of path === 'none' ? [] : (JSON.parse(path) as readonly (string | number)[])) {
    if (value === null || value === undefined) return true;
    value = Array.isArray(value) ? value[Number(part)] : isRecord(value) ? value[String(part)] : undefined;
  }
  return value === null || value === undefined;
}

/** Whether one is the other with some values replaced by null. */
function isWithNulls(one: unknown, other: unknown): boolean {
  if (one === null) return true;
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) && one.length === other.length && one.every((item, index) => isWithNulls(item, other[index]))
    );
  }
  if (isRecord(one)) return isRecord(other) && Object.keys(one).every((key) => isWithNulls(one[key], other[key]));
  return one === other;
}
