/** Numbers, millions of them: eight bytes each. */
export class NumberList {
  #numbers = new Float64Array(1_024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(number: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length++] = number;
  }

  at(index: number): number | undefined {
    return index < this.#length ? this.#numbers[index] : undefined;
  }

  /** Where a number stands in a list that is in order; -1 where it does not. */
  indexOf(number: number): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#numbers[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return this.at(low) === number ? low : -1;
  }

  /** In order; the list must not be added to any more. */
  sorted(): Float64Array {
    return this.#numbers.subarray(0, this.#length).sort();
  }
}

/** What is in a list and not in another, both in order. */
export function without(numbers: Float64Array, others: Float64Array): Float64Array {
  const left = new NumberList();
  let at = 0;
  for (const number of numbers) {
    while (at < others.length && (others[at] ?? 0) < number) at++;
    if (others[at] !== number) left.add(number);
  }
  return left.sorted();
}
