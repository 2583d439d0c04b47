/** So many ranges are remembered; of a place in a later one it is not known. */
const MOST_RANGES = 1_000;

/** Places of a chain, as ranges. */
export class PlaceRanges {
  readonly #ranges: { readonly from: number; readonly to: number }[] = [];

  /** `to` is the first place behind the range. */
  add(from: number, to: number): void {
    if (this.#ranges.length < MOST_RANGES) this.#ranges.push({ from, to });
  }

  has(place: number): boolean {
    return this.#ranges.some(({ from, to }) => from <= place && place < to);
  }
}
