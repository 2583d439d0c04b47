import { hash } from 'node:crypto';
import { readSync } from 'node:fs';

/** One line of a journal file, as it was found. */
export interface FoundLine {
  readonly start: number;
  /** Without its line feed. */
  readonly bytes: Buffer;
  /** Whether a line feed ends it. */
  readonly isWhole: boolean;
}

/** In bytes, read at once. */
const CHUNK = 1_048_576;

const LINE_FEED = 0x0a;

/** The lines of a file from its beginning, the last one perhaps in part. */
export function* linesOf(file: number): Generator<FoundLine> {
  const chunk = Buffer.alloc(CHUNK);
  let rest = Buffer.alloc(0);
  let start = 0;
  for (let at = 0; ; ) {
    const read = readSync(file, chunk, 0, CHUNK, at);
    if (read === 0) break;
    at += read;
    rest = Buffer.concat([rest, chunk.subarray(0, read)]);
    for (let end = rest.indexOf(LINE_FEED); end !== -1; end = rest.indexOf(LINE_FEED)) {
      yield { start, bytes: rest.subarray(0, end), isWhole: true };
      start += end + 1;
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) yield { start, bytes: rest, isWhole: false };
}

/** The checksum of a line: SHA-256, base64url, of the one before and of its text. */
export function lineSum(previous: string, text: string | Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from(`${previous}\n`), Buffer.from(text)]), 'base64url');
}
