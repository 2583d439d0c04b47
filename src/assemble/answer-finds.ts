import type { Find } from '../inspect/find.ts';
import type { Coordinate } from '../lib/coordinate.ts';

/** Where something is found. */
export type FindPlace = Omit<Find, 'count'>;

/** Different places that one answer can tell of. */
const MOST_PLACES = 200;

/** Counts finds, and values that were too long to be searched. Most answers have neither: it is empty until then. */
export class AnswerFinds {
  #finds: Map<string, Find> | undefined;
  #unscanned: Map<Coordinate, number> | undefined;

  /** What was found. */
  get finds(): readonly Find[] {
    return this.#finds ? [...this.#finds.values()] : NOTHING_FOUND;
  }

  /** Values that were too long to be searched, by coordinate. */
  get unscanned(): ReadonlyMap<Coordinate, number> {
    return this.#unscanned ?? NOTHING_UNSCANNED;
  }

  found(place: FindPlace): void {
    this.#finds ??= new Map();
    const key = `${place.coordinate} ${place.detector} ${place.path}`;
    const before = this.#finds.get(key);
    if (before || this.#finds.size < MOST_PLACES) this.#finds.set(key, { ...place, count: (before?.count ?? 0) + 1 });
  }

  tooLong(coordinate: Coordinate): void {
    this.#unscanned ??= new Map();
    this.#unscanned.set(coordinate, (this.#unscanned.get(coordinate) ?? 0) + 1);
  }
}

const NOTHING_FOUND: readonly Find[] = [];
const NOTHING_UNSCANNED: ReadonlyMap<Coordinate, number> = new Map();
