import type { Coordinate } from '../../lib/coordinate.ts';
import { isStricter } from '../../policy/effect.ts';
import type { FieldOutcomes, FieldPlace, Whose } from './outcome-index.ts';
import { OutcomeIndex, placeKey } from './outcome-index.ts';
import type { FieldOutcome } from './recompute-operation.ts';

/** Another outcome of a field in one operation. */
export interface FieldChange extends OutcomePair {
  readonly coordinate: Coordinate;
  readonly categories: readonly string[];
  /** Present where it makes a difference whose entity it is. */
  readonly whose?: Whose;
  /** Whether it meets every value of the field that had this outcome before. */
  readonly isWhole: boolean;
}

/** What becomes of one place of a field, before and after. */
export interface OutcomePair {
  readonly before: FieldOutcome;
  readonly after: FieldOutcome;
}

/**
 * What changes between two outcomes of one operation, each change once. Where the whole is refused on a side, what the other
 * does not show either is no change.
 */
export function fieldChanges(before: FieldOutcomes, after: FieldOutcomes): readonly FieldChange[] {
  const isRefusal = before.refused !== undefined || after.refused !== undefined;
  const [was, is] = [new OutcomeIndex(before), new OutcomeIndex(after)];
  const fields = [...before.fields, ...after.fields];
  const known = new Map(fields.map((field) => [field.coordinate, field]));
  const places = new Map(fields.map((field) => [placeKey(field), field]));
  return [...Map.groupBy(places.values(), ({ coordinate }) => coordinate)].flatMap(([coordinate, at]) => {
    const pairsOf = (whose: Whose) => at.flatMap((place) => pairsAt(place, whose, was, is));
    return changesOf(pairsOf('own'), pairsOf('others'))
      .filter((pair) => isChange(pair, isRefusal, known.get(coordinate)?.isLeaf ?? true))
      .map((change) => ({ coordinate, categories: known.get(coordinate)?.categories ?? [], ...change }));
  });
}

/** Where a path leads to the field on several types, the strictest belong to the strictest. */
function pairsAt(place: FieldPlace, whose: Whose, before: OutcomeIndex, after: OutcomeIndex): readonly OutcomePair[] {
  const [was, is] = [before.outcomesAt(place, whose), after.outcomesAt(place, whose)];
  return Array.from({ length: Math.max(was.length, is.length) }, (_, index) => ({
    before: was[index] ?? before.hiddenAbove(place, whose, is[index]),
    after: is[index] ?? after.hiddenAbove(place, whose, was[index]),
  }));
}

/** Once for both where it makes no difference whose it is. */
function changesOf(
  own: readonly OutcomePair[],
  others: readonly OutcomePair[],
): readonly Pick<FieldChange, 'whose' | 'before' | 'after' | 'isWhole'>[] {
  const isSame = JSON.stringify(own) === JSON.stringify(others);
  const all = isSame ? others : [...own, ...others];
  const spoken = (pairs: readonly OutcomePair[], whose?: Whose) =>
    distinct(pairs).map((pair) => ({ ...(whose && { whose }), ...pair, isWhole: isWhole(pair, all) }));
  return isSame ? spoken(others) : [...spoken(own, 'own'), ...spoken(others, 'others')];
}

function distinct(pairs: readonly OutcomePair[]): readonly OutcomePair[] {
  return [...new Map(pairs.map((pair) => [JSON.stringify(pair), pair])).values()];
}

/** Entries count values by whether they were shown. */
function isWhole(pair: OutcomePair, all: readonly OutcomePair[]): boolean {
  const text = JSON.stringify(pair);
  const isShown = pair.before.effect === 'reveal';
  return all.every((other) => (other.before.effect === 'reveal') !== isShown || JSON.stringify(other) === text);
}

function isChange({ before, after }: OutcomePair, isRefusal: boolean, isLeaf: boolean): boolean {
  const [wasHidden, isNowHidden] = [isHidden(before), isHidden(after)];
  if (isRefusal && wasHidden && isNowHidden) return false;
  // A masked composite is seen as a revealed one is: it is its leaves that are masked.
  if (!isLeaf && !wasHidden && !isNowHidden) return false;
  return before.effect !== after.effect || before.mask !== after.mask;
}

function isHidden({ effect }: FieldOutcome): boolean {
  return isStricter(effect, 'mask');
}
