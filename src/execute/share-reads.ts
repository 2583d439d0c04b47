/** What makes two reads at one subgraph the same: every byte that is sent but the deadline. */
export interface SharedKey {
  /** SECURITY: says for whom the read is, so that it is never shared across principals (test "never across …", A44). */
  readonly assertion: string;
  readonly body: string;
}

/**
 * The reads in flight at one subgraph. Looks at the assertion first, so that a body is only hashed or compared where
 * that assertion has something in flight.
 */
export class SharedReads<Read extends SharedKey> {
  /** One read, or several by their bodies. */
  readonly #byAssertion = new Map<string, Read | Map<string, Read>>();

  /** How many assertions have something in flight. */
  get size(): number {
    return this.#byAssertion.size;
  }

  /** The read in flight that sends the same bytes. */
  find({ assertion, body }: SharedKey): Read | undefined {
    const found = this.#byAssertion.get(assertion);
    if (found instanceof Map) return found.get(body);
    return found?.body === body ? found : undefined;
  }

  /** Adds a read that `find` does not know. */
  add(read: Read): void {
    const found = this.#byAssertion.get(read.assertion);
    if (found === undefined) this.#byAssertion.set(read.assertion, read);
    else if (found instanceof Map) found.set(read.body, read);
    else this.#byAssertion.set(read.assertion, new Map([entryOf(found), entryOf(read)]));
  }

  /** Removes a read; does nothing where another took its place. */
  delete(read: Read): void {
    const found = this.#byAssertion.get(read.assertion);
    if (found === read) this.#byAssertion.delete(read.assertion);
    if (!(found instanceof Map) || found.get(read.body) !== read) return;
    found.delete(read.body);
    if (found.size === 0) this.#byAssertion.delete(read.assertion);
  }
}

function entryOf<Read extends SharedKey>(read: Read): readonly [string, Read] {
  return [read.body, read];
}
