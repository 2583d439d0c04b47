import type { ServerResponse } from 'node:http';

/** A client that has not read anything for so long has its connection cut, in milliseconds. */
const STALL_MS = 30_000;

/**
 * Writes what a stream makes, and asks it for more only when the client has read. The stream is told by `return` where the
 * client has gone or does not read; rejects where the stream does, and then the end is missing.
 */
export async function writeStream(outgoing: ServerResponse, stream: AsyncIterable<string>): Promise<void> {
  // What waits for its first piece shall not wait for its head.
  outgoing.flushHeaders();
  for await (const part of stream) {
    if (outgoing.closed) return;
    if (outgoing.write(part)) continue;
    const stall = setTimeout(() => outgoing.destroy(), STALL_MS);
    await drained(outgoing);
    clearTimeout(stall);
  }
  outgoing.end();
}

/** When the client has read what was written, or has gone. */
export function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done).off('close', done);
      resolve();
    };
    outgoing.on('drain', done).on('close', done);
  });
}
