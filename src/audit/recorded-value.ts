/**
 * A value that arrived with a request, to be hashed with a key by whoever keeps the entry. Raw: it may stand in memory only.
 */
export interface RecordedValue {
  /** A text as it is, a number in decimals. */
  readonly value: string;
  /** The categories of every personal input that it arrived through, sorted; none where it is not known to be personal. */
  readonly categories: readonly string[];
}

/** How many distinct values are collected. */
const VALUE_LIMIT = 1_000;

/** Collects distinct values, the first thousand of them; one that arrives twice has the categories of both places. */
export class ValueCollector {
  readonly #found = new Map<string, RecordedValue>();
  #omitted = 0;

  /** Takes one value. */
  add(value: string, categories: readonly string[]): void {
    const known = this.#found.get(value);
    if (known === undefined) {
      if (this.#found.size < VALUE_LIMIT) this.#found.set(value, { value, categories });
      else this.#omitted++;
    } else if (known.categories !== categories) {
      this.#found.set(value, { value, categories: unionCategories(known.categories, categories) });
    }
  }

  /** Takes what another has collected. */
  addAll(values: readonly RecordedValue[]): void {
    for (const { value, categories } of values) this.add(value, categories);
  }

  /** In the order of their first arrival. */
  get values(): readonly RecordedValue[] {
    return [...this.#found.values()];
  }

  /** How often a value came for which there was no room. */
  get omitted(): number {
    return this.#omitted;
  }
}

/** The categories of both, sorted; one of the two itself where the other has none. */
export function unionCategories(one: readonly string[], two: readonly string[]): readonly string[] {
  if (two.length === 0 || one === two) return one;
  if (one.length === 0) return two;
  return [...new Set([...one, ...two])].sort();
}
