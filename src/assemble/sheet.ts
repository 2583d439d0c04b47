/** What a generated writer writes on: what stands beside the text while it grows. One for each answer. */
export class Sheet {
  /** What was handed over already, as bytes in UTF-8. A writer that falls back cuts it to the length it had. */
  readonly pieces: Uint8Array[] = [];
  readonly introspection: Readonly<Record<string, unknown>>;
  readonly #wrong = new Set<number>();
  readonly #absent = new Set<number>();

  constructor(introspection: Readonly<Record<string, unknown>>) {
    this.introspection = introspection;
  }

  /** Places whose value does not fit its type. */
  get wrong(): ReadonlySet<number> {
    return this.#wrong;
  }

  /** Places without a value where the type needs one. */
  get absent(): ReadonlySet<number> {
    return this.#absent;
  }

  /** Notes a value that does not fit, of which only the place is kept. */
  refuse(place: number, value: unknown): undefined {
    (value == null ? this.#absent : this.#wrong).add(place);
  }

  /** Takes the text so far; the writer goes on with what comes back. */
  handOver(text: string): string {
    this.pieces.push(Buffer.from(text));
    return '';
  }
}
