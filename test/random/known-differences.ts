import type { Faults } from './faults.ts';
import { isRecord } from './identity.ts';
import type { Outcome, PlacedError } from './outcome.ts';
import { STOCK_REFUSAL } from './outcome.ts';

/** A way in which our data may differ from the stock gateway's; docs/conformance.md says why ours is right. */
export interface DataDifference {
  readonly name: string;
  readonly why: string;
  /** Whether it explains that the data differ: as narrow as can be. */
  readonly explains: (outcome: Outcome) => boolean;
}

/** Differences that another wording of the request takes away: put so, stock itself gives our answer. */
export const REWORDED_DIFFERENCES = {
  'alias-meets-planned-field':
    "A client's alias, or a field with arguments, meets what a plan fetches under the same key: stock mixes the two up.",
  'planned-by-type': 'Stock loses fields of fragments on types that it did not ask for, or fetches another way.',
  'mutations-out-of-order': 'Stock runs the root fields of a mutation that come by a fragment out of order.',
} as const;

/** Differences of the data that no other wording of the request takes away. */
export const DATA_DIFFERENCES: readonly DataDifference[] = [
  {
    name: 'whole-answer-lost',
    why: 'Where something else than the expected list or object arrives, stock loses the whole answer; ours nulls the place.',
    explains: ({ stock, ours, faults }) =>
      refusals(ours.errors).length > 0 &&
      (faults.wrongTypes > 0 || faults.transport !== undefined) &&
      stock.data === null &&
      stock.errors.some(({ code }) => code === STOCK_REFUSAL),
  },
  {
    name: 'value-refused',
    why: 'A value of the wrong type, or an object of an unknown type, is null with an error; stock may let it through.',
    explains: ({ stock, ours, faults }) => {
      const refused = refusals(ours.errors);
      const nulled = nulledPlaces(ours.data, stock.data);
      return (
        faults.wrongTypes + faults.wrongTypenames > 0 &&
        nulled !== undefined &&
        nulled.every((place) => refused.some((error) => isAtOrAbove(place, error.place)))
      );
    },
  },
];

/** A way in which the errors' paths may differ where the data agree, or are explained. */
export interface ErrorDifference {
  readonly name: string;
  readonly why: string;
  /** Both lists without the errors that it explains; the others are for the next difference to explain. */
  readonly settle: (outcome: Outcome) => Errors;
}

/** The errors of both gateways. */
export interface Errors {
  readonly stock: readonly PlacedError[];
  readonly ours: readonly PlacedError[];
}

/** In the order in which they are tried; `entity-error-index` compares without indices, so what it could hide comes before. */
export const ERROR_DIFFERENCES: readonly ErrorDifference[] = [
  {
    name: 'refused-values-are-errors',
    why: 'Stock reports values that do not fit in extensions, or not at all; ours as errors at the places that are null.',
    settle: ({ stock, ours, faults }) => {
      const isRefusal = ({ code, holds }: PlacedError) =>
        code === 'INVALID_VALUE' && holds === 'null' && !isMiscounted(faults);
      if (!ours.errors.some(isRefusal)) return { stock: stock.errors, ours: ours.errors };
      return {
        stock: stock.errors.filter(({ path, code }) => path !== 'none' || code !== STOCK_REFUSAL),
        ours: ours.errors.filter((error) => !isRefusal(error)),
      };
    },
  },
  {
    name: 'missing-requirement-is-an-error',
    why: 'A field that could not be asked for, since what it is found or computed by was not there, is a silent null in stock.',
    settle: ({ stock, ours, faults }) => {
      const isMissing = ({ code, holds }: PlacedError) =>
        code === 'REQUIRED_VALUE_MISSING' && holds === 'null' && isFaulty(faults);
      return { stock: stock.errors, ours: ours.errors.filter((error) => !isMissing(error)) };
    },
  },
  {
    name: 'failed-fetch-has-a-path',
    why: 'Stock reports a failed fetch without a path; ours says what was being fetched, up to the first list.',
    settle: ({ stock, ours, faults }) => {
      const isPlaced = ({ path, code }: PlacedError) =>
        path !== 'none' &&
        (code.startsWith('SUBGRAPH_') || (code === 'INVALID_VALUE' && isMiscounted(faults))) &&
        !has(stock.errors, path);
      if (!ours.errors.some(isPlaced) || !has(stock.errors, 'none')) return { stock: stock.errors, ours: ours.errors };
      return {
        stock: stock.errors.filter(({ path }) => path !== 'none'),
        ours: ours.errors.filter((error) => error.path !== 'none' && !isPlaced(error)),
      };
    },
  },
  {
    name: 'one-error-a-null',
    why: 'Of failures whose null goes up to one place, ours reports the first in the document; stock each, or another.',
    settle: ({ stock, ours }) => {
      const isSettled = ({ nulled }: PlacedError) =>
        nulled !== undefined && countAt(ours, nulled) === 1 && countAt(stock, nulled) > 0;
      return {
        stock: stock.errors.filter((error) => !isSettled(error)),
        ours: ours.errors.filter((error) => !isSettled(error)),
      };
    },
  },
  {
    name: 'entity-error-index',
    why: 'Stock maps an error of _entities by its position among the representations sent, which is not the list index.',
    settle: ({ stock, ours }) => {
      const patterns = (errors: readonly PlacedError[]) => [
        ...new Set(errors.map(({ path }) => withoutIndices(path)).sort()),
      ];
      const isSame =
        patterns(ours.errors).join() === patterns(stock.errors).join() &&
        ours.errors.every(({ holds }) => holds !== 'value');
      return isSame ? { stock: [], ours: [] } : { stock: stock.errors, ours: ours.errors };
    },
  },
  {
    name: 'planned-field-fails-too',
    why: 'What a plan asks once more beside the client fails with it: stock reports both, ours the field of the client.',
    settle: ({ stock, ours }) => ({
      stock: stock.errors.filter(({ path, holds }) => holds !== 'nothing' || path === 'none' || has(ours.errors, path)),
      ours: ours.errors,
    }),
  },
];

/** Ours for what does not fit its type, or is computed from it. */
function refusals(errors: readonly PlacedError[]): readonly PlacedError[] {
  return errors.filter(({ code }) => code === 'INVALID_VALUE' || code === 'REQUIRED_VALUE_MISSING');
}

/** Whether anything is wrong beside nulls where they are allowed. */
function isFaulty(faults: Faults): boolean {
  const { errors, wrongTypes, missingEntities, wrongTypenames, transport } = faults;
  return errors + wrongTypes + missingEntities + wrongTypenames > 0 || transport !== undefined;
}

/** Whether a subgraph answers well-formed what belongs to no representation. */
function isMiscounted({ transport }: Faults): boolean {
  return transport !== undefined && ['fewer entities', 'more entities', 'data null'].includes(transport.how);
}

function has(errors: readonly PlacedError[], path: string): boolean {
  return errors.some((error) => error.path === path);
}

function withoutIndices(path: string): string {
  return path === 'none'
    ? path
    : JSON.stringify((JSON.parse(path) as readonly unknown[]).filter((part) => typeof part === 'string'));
}

function countAt({ errors }: { readonly errors: readonly PlacedError[] }, nulled: string): number {
  return errors.filter((error) => error.nulled === nulled).length;
}

/** Where one holds null and the other does not, as keys joined by dots; undefined where they differ in another way. */
function nulledPlaces(one: unknown, other: unknown, place: readonly string[] = []): readonly string[] | undefined {
  if (one === null) return other === null ? [] : [place.join('.')];
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return undefined;
    return allOf(one.map((item, index) => nulledPlaces(item, other[index], place)));
  }
  if (!isRecord(one)) return one === other ? [] : undefined;
  if (!isRecord(other) || Object.keys(one).some((key) => !Object.hasOwn(other, key))) return undefined;
  return allOf(Object.keys(one).map((key) => nulledPlaces(one[key], other[key], [...place, key])));
}

function allOf(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}

function isAtOrAbove(place: string, below: string): boolean {
  return place === '' || `${below}.`.startsWith(`${place}.`);
}
