const SMALLEST_BUFFER = 65_536;

/**
 * Collects the chunks of a body up to a limit. One chunk is kept as it came; more are copied into one growing buffer,
 * so that a body in a million tiny chunks costs its bytes and not a million objects.
 */
export class ByteCollector {
  readonly #limit: number;
  #buffer: Buffer | undefined;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds a chunk; false, and nothing is kept any more, once the body is larger than the limit. */
  add(chunk: Buffer): boolean {
    const size = this.#size + chunk.length;
    if (size > this.#limit) {
      this.#buffer = undefined;
      this.#size = Number.POSITIVE_INFINITY;
      return false;
    }
    if (this.#buffer === undefined) this.#buffer = chunk;
    else this.#append(this.#buffer, chunk, size);
    this.#size = size;
    return true;
  }

  /** What was collected; the collector must not be added to afterwards. */
  bytes(): Buffer {
    return this.#buffer?.subarray(0, this.#size) ?? Buffer.alloc(0);
  }

  #append(held: Buffer, chunk: Buffer, size: number): void {
    // The first chunk is not ours to write into, and fits exactly.
    const isOwnAndRoomy = size <= held.length;
    const buffer = isOwnAndRoomy ? held : Buffer.allocUnsafeSlow(Math.max(SMALLEST_BUFFER, 2 * size));
    if (!isOwnAndRoomy) held.copy(buffer, 0, 0, this.#size);
    chunk.copy(buffer, this.#size);
    this.#buffer = buffer;
  }
}
