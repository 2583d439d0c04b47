import type { Transform } from 'node:stream';
import {
  brotliDecompressSync,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib';
import { ByteCollector } from './byte-collector.ts';

/** A content coding that can be unpacked (RFC 9110 section 8.4.1; RFC 7932, RFC 8878). */
export type Coding = 'gzip' | 'deflate' | 'br' | 'zstd';

/** What became of a packed body. */
export type Unpacked =
  | { readonly kind: 'unpacked'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' }
  /** It is not in its coding, or ends too early. */
  | { readonly kind: 'invalid' };

/** The codings as an `accept-encoding` header lists them. */
export const ACCEPTED_CODINGS = 'gzip, br, deflate, zstd';

/** A packed body up to this size is unpacked at once; a longer one as it comes, in a thread. */
const LARGEST_AT_ONCE = 16_384;

/** What may come out of a body that is unpacked at once: about a millisecond of work. More is left to a thread. */
const LARGEST_RESULT_AT_ONCE = 262_144;

/** What a decoder keeps at the most for one zstd body: 8 MB, the largest window of this content coding (RFC 9659). */
const ZSTD_WINDOW = { [constants.ZSTD_d_windowLogMax]: 23 };

const CODINGS: ReadonlyMap<string, Coding | 'identity'> = new Map<string, Coding | 'identity'>([
  ['', 'identity'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
  ['zstd', 'zstd'],
]);

/** The coding that a `content-encoding` header names; undefined for an unknown one, and for several on top of each other. */
export function codingOf(header: string): Coding | 'identity' | undefined {
  return CODINGS.get(header.trim().toLowerCase());
}

/**
 * Unpacks one body while it arrives, and reports once what became of it. Neither the packed nor the unpacked body may be
 * larger than the limit in bytes: what would be ends at the limit, however much would follow (test "a bomb …").
 */
export class Unpacker {
  readonly #coding: Coding;
  readonly #limit: number;
  readonly #packed: ByteCollector;
  readonly #unpacked: ByteCollector;
  /** Undefined once it has reported, or was ended. */
  #report: ((unpacked: Unpacked) => void) | undefined;
  #received = 0;
  #stream: Transform | undefined;

  constructor(coding: Coding, limitBytes: number, report: (unpacked: Unpacked) => void) {
    this.#coding = coding;
    this.#limit = limitBytes;
    this.#packed = new ByteCollector(limitBytes);
    this.#unpacked = new ByteCollector(limitBytes);
    this.#report = report;
  }

  /** Takes the next bytes of the packed body. */
  write(chunk: Buffer): void {
    if (!this.#report) return;
    this.#received += chunk.length;
    // What waits for the thread is bounded by this as well.
    if (this.#received > this.#limit) this.#settle({ kind: 'too-large' });
    else if (this.#stream) this.#stream.write(chunk);
    else if (this.#packed.add(chunk) && this.#received > LARGEST_AT_ONCE) this.#stream = this.#startStream();
  }

  /** The packed body is whole. */
  finish(): void {
    if (!this.#report) return;
    const unpacked = this.#stream ? undefined : this.#unpackAtOnce();
    if (unpacked) {
      this.#settle(unpacked);
      return;
    }
    this.#stream ??= this.#startStream();
    this.#stream.end();
  }

  /** Stops the work; nothing is reported any more. */
  end(): void {
    this.#report = undefined;
    this.#stream?.destroy();
  }

  /** Undefined for a result that takes longer than it may take here. */
  #unpackAtOnce(): Unpacked | undefined {
    const bytes = this.#packed.bytes();
    if (bytes.length === 0) return { kind: 'unpacked', bytes };
    const maxOutputLength = Math.min(this.#limit, LARGEST_RESULT_AT_ONCE);
    try {
      return { kind: 'unpacked', bytes: unpackSync(this.#coding, bytes, maxOutputLength) };
    } catch (error) {
      if (!isTooLarge(error)) return { kind: 'invalid' };
      return maxOutputLength === this.#limit ? { kind: 'too-large' } : undefined;
    }
  }

  #startStream(): Transform {
    const first = this.#packed.bytes();
    const stream = streamOf(this.#coding, first);
    stream.on('data', (chunk: Buffer) => {
      if (!this.#unpacked.add(chunk)) this.#settle({ kind: 'too-large' });
    });
    stream.once('end', () => this.#settle({ kind: 'unpacked', bytes: this.#unpacked.bytes() }));
    // SECURITY: what the library says of the body is dropped with the error.
    stream.on('error', () => this.#settle({ kind: 'invalid' }));
    stream.write(first);
    return stream;
  }

  #settle(unpacked: Unpacked): void {
    const report = this.#report;
    this.end();
    report?.(unpacked);
  }
}

/** Unpacks a whole body; see `Unpacker`. */
export function unpack(coding: Coding, packed: Buffer, limitBytes: number): Promise<Unpacked> {
  return new Promise((resolve) => {
    const unpacker = new Unpacker(coding, limitBytes, resolve);
    unpacker.write(packed);
    unpacker.finish();
  });
}

function unpackSync(coding: Coding, bytes: Buffer, maxOutputLength: number): Buffer {
  switch (coding) {
    case 'gzip':
      return gunzipSync(bytes, { maxOutputLength });
    case 'deflate':
      return hasZlibHeader(bytes)
        ? inflateSync(bytes, { maxOutputLength })
        : inflateRawSync(bytes, { maxOutputLength });
    case 'br':
      return brotliDecompressSync(bytes, { maxOutputLength });
    case 'zstd':
      return zstdDecompressSync(bytes, { maxOutputLength, params: ZSTD_WINDOW });
  }
}

function streamOf(coding: Coding, first: Buffer): Transform {
  switch (coding) {
    case 'gzip':
      return createGunzip();
    case 'deflate':
      return hasZlibHeader(first) ? createInflate() : createInflateRaw();
    case 'br':
      return createBrotliDecompress();
    case 'zstd':
      return createZstdDecompress({ params: ZSTD_WINDOW });
  }
}

/** `deflate` means zlib's format (RFC 9110 section 8.4.1.2), but some servers send the bare stream. */
function hasZlibHeader(bytes: Buffer): boolean {
  return ((bytes[0] ?? 0) & 0x0f) === 8;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
