/** What a generated writer writes on: what stands beside the text while it grows. One for each answer. */
export class Sheet {
  /** What was handed over already, as bytes in UTF-8. A writer that falls back cuts it to the length it had. */
  readonly pieces: Uint8Array[] = [];
  readonly introspection: Readonly<Record<string, unknown>>;
  /** Where in the lists the writer is, the outermost first. */
  readonly indices: number[] = [];
  readonly #wrong = new Map<number, readonly number[]>();
  readonly #absent = new Map<number, readonly number[]>();

  constructor(introspection: Readonly<Record<string, unknown>>) {
    this.introspection = introspection;
  }

  /** Places whose value does not fit its type, with the indices at which one did not for the first time. */
  get wrong(): ReadonlyMap<number, readonly number[]> {
    return this.#wrong;
  }

  /** The same for places without a value where the type needs one. */
  get absent(): ReadonlyMap<number, readonly number[]> {
    return this.#absent;
  }

  /** Notes a value that does not fit, of which only the place is kept. */
  refuse(place: number, value: unknown): undefined {
    const noted = value == null ? this.#absent : this.#wrong;
    if (!noted.has(place)) noted.set(place, [...this.indices]);
  }

  /** Takes the text so far; the writer goes on with what comes back. */
  handOver(text: string): string {
    this.pieces.push(Buffer.from(text));
    return '';
  }
}
