import { readErasure } from './erasure.ts';

/** Which record views are erased, by the word of the entries that erased them. */
export class ErasedRecords {
  readonly #entries = new Set<number>();
  /** By their beginnings; `through` is the largest end so far. */
  readonly #ranges: { readonly from: number; readonly through: number }[] = [];

  constructor(erasures: readonly { readonly variables: string }[]) {
    const ranges: (readonly [number, number])[] = [];
    for (const { variables } of erasures) {
      const erased = readErasure(variables)?.erased ?? { entries: [] };
      if ('recordings' in erased) ranges.push(erased.recordings);
      else for (const entry of erased.entries) this.#entries.add(entry);
    }
    let through = -1;
    for (const [from, to] of ranges.sort(([one], [other]) => one - other)) {
      through = Math.max(through, to);
      this.#ranges.push({ from, through });
    }
  }

  /** Whether the record view of an entry is named, which stands in a recording. */
  has(entry: number, recording: number): boolean {
    if (this.#entries.has(entry)) return true;
    const range = this.#lastFrom(recording);
    return range !== undefined && recording <= range.through;
  }

  /** The last range that begins at a recording or before it. */
  #lastFrom(recording: number) {
    let [low, high] = [0, this.#ranges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.from ?? 0) <= recording) low = middle + 1;
      else high = middle;
    }
    return this.#ranges[low - 1];
  }
}
