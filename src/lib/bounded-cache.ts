/** A map that forgets what was used least recently when it holds more than `limit` entries. */
export class BoundedCache<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The value under a key, made and kept when it is new. What `make` throws is not kept. */
  getOrMake(key: string, make: () => Value): Value {
    const known = this.#entries.get(key);
    const value = known === undefined ? make() : known;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#limit) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    return value;
  }
}
