import type { ResponsePath } from '../lib/response-path.ts';
import type { SelectionShape } from '../operation/shape.ts';

/** What stands at a place of an answer; without a path at the answer as a whole. */
interface Placed {
  readonly code: string;
  readonly passedCode?: string | undefined;
  readonly path?: ResponsePath;
}

/** A response key's place among its siblings, and what stands below it. */
interface Rank {
  readonly place: number;
  readonly below: () => Ranks;
}

type Ranks = ReadonlyMap<string, Rank>;

/**
 * The errors of an answer in the order in which their paths stand in it, whole before part and by code at one place;
 * what the client did not ask for comes after its siblings. So the order does not tell which subgraph was faster, and
 * two runs of one request answer the same bytes.
 */
export function inDocumentOrder<Error extends Placed>(
  shape: SelectionShape,
  errors: readonly Error[],
): readonly Error[] {
  if (errors.length < 2) return errors;
  const ranks = ranksOf([shape]);
  return errors
    .map((error) => ({
      error,
      places: placesOf(error.path ?? [], ranks),
      text: JSON.stringify([error.path, error.code, error.passedCode]),
    }))
    .sort((one, two) => comparePlaces(one.places, two.places) || compare(one.text, two.text))
    .map(({ error }) => error);
}

/** Keys in the order of the document, those of one type after those of another where they differ. */
function ranksOf(selections: readonly SelectionShape[]): Ranks {
  const fields = selections.flatMap(({ types }) => [...types.values()].flatMap((object) => object.fields));
  const byKey = [...Map.groupBy(fields, ({ responseKey }) => responseKey)];
  return new Map(
    byKey.map(([key, same], place) => {
      let made: Ranks | undefined;
      const below = (): Ranks => {
        made ??= ranksOf(same.flatMap((field) => (field.kind === 'composite' ? [field.selection] : [])));
        return made;
      };
      return [key, { place, below }];
    }),
  );
}

const NO_RANKS: Ranks = new Map();

function placesOf(path: ResponsePath, root: Ranks): readonly number[] {
  let ranks = root;
  return path.map((part) => {
    if (typeof part === 'number') return part;
    const rank = ranks.get(part);
    ranks = rank?.below() ?? NO_RANKS;
    return rank?.place ?? Number.POSITIVE_INFINITY;
  });
}

function comparePlaces(one: readonly number[], two: readonly number[]): number {
  const at = one.findIndex((place, index) => place !== two[index]);
  if (at === -1) return one.length - two.length;
  return compare(one[at] ?? -1, two[at] ?? -1);
}

function compare<Value extends number | string>(one: Value, two: Value): number {
  return one < two ? -1 : Number(one > two);
}
