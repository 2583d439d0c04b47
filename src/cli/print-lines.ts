import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Io } from './verb.ts';

/**
 * Prints texts as fast as they are read, one after another. Whoever reads may stop before the end (`| head`): then no more
 * are made.
 */
export async function printLines(texts: AsyncIterable<string>, io: Io): Promise<void> {
  try {
    await pipeline(Readable.from(texts), io.stdout, { end: false });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}
