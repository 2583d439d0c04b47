import type { ForwardedHeaders } from './forwarded-headers.ts';

/** What makes two reads at one subgraph the same: every byte that is sent but the deadline. */
export interface SharedKey {
  /** SECURITY: says for whom the read is, so that it is never shared across principals (test "never across …", A44). */
  readonly assertion: string;
  readonly forwarded: ForwardedHeaders;
  readonly body: string;
}

/**
 * The reads in flight at one subgraph. Looks at the headers first, so that a body is only hashed or compared where
 * they have something in flight.
 */
export class SharedReads<Read extends SharedKey> {
  /** One read, or several by their bodies. */
  readonly #byHeaders = new Map<string, Read | Map<string, Read>>();

  /** How many different headers have something in flight. */
  get size(): number {
    return this.#byHeaders.size;
  }

  /** The read in flight that sends the same bytes. */
  find(key: SharedKey): Read | undefined {
    const found = this.#byHeaders.get(headersOf(key));
    if (found instanceof Map) return found.get(key.body);
    return found?.body === key.body ? found : undefined;
  }

  /** Adds a read that `find` does not know. */
  add(read: Read): void {
    const headers = headersOf(read);
    const found = this.#byHeaders.get(headers);
    if (found === undefined) this.#byHeaders.set(headers, read);
    else if (found instanceof Map) found.set(read.body, read);
    else this.#byHeaders.set(headers, new Map([entryOf(found), entryOf(read)]));
  }

  /** Removes a read; does nothing where another took its place. */
  delete(read: Read): void {
    const headers = headersOf(read);
    const found = this.#byHeaders.get(headers);
    if (found === read) this.#byHeaders.delete(headers);
    if (!(found instanceof Map) || found.get(read.body) !== read) return;
    found.delete(read.body);
    if (found.size === 0) this.#byHeaders.delete(headers);
  }
}

/** An assertion holds no line feed, with which the key of forwarded headers begins. */
function headersOf({ assertion, forwarded }: SharedKey): string {
  return forwarded.key === '' ? assertion : assertion + forwarded.key;
}

function entryOf<Read extends SharedKey>(read: Read): readonly [string, Read] {
  return [read.body, read];
}
