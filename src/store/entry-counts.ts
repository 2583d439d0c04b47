/** How many entries something holds for. */
export interface NamedCount {
  readonly name: string;
  readonly entries: number;
}

/** How many entries there are, by what is known of them. An entry counts once for each of several names. */
export interface EntryCounts {
  readonly entries: number;
  /** Whether this was projected from a part of the entries, since there are too many to count. */
  readonly isEstimate: boolean;
  /** What became of them; those without an outcome are in none. */
  readonly outcomes: readonly NamedCount[];
  readonly kinds: readonly NamedCount[];
  /** Empty for those of no operation, no client; `none` for those without a task. */
  readonly operations: readonly NamedCount[];
  readonly clients: readonly NamedCount[];
  readonly tasks: readonly NamedCount[];
  /** What was decided in their rulings, whether values met the decision or not. */
  readonly coordinates: readonly NamedCount[];
  readonly categories: readonly NamedCount[];
  readonly effects: readonly NamedCount[];
  /** `EMAIL mask`. */
  readonly categoryEffects: readonly NamedCount[];
}

/** Adds up entries under names. */
export class Tally {
  readonly #counts = new Map<string, number>();

  /** Adds entries under each of the names, once. */
  add(names: Iterable<string>, entries: number): void {
    for (const name of new Set(names)) this.#counts.set(name, (this.#counts.get(name) ?? 0) + entries);
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Every name that has entries, the most frequent first. */
  toCounts(): readonly NamedCount[] {
    return [...this.#counts]
      .filter(([, entries]) => entries > 0)
      .map(([name, entries]) => ({ name, entries }))
      .sort((one, other) => other.entries - one.entries || (one.name < other.name ? -1 : 1));
  }
}
