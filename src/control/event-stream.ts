import type { ExecutionResult } from 'graphql';
import { CodedError } from '../errors.ts';
import type { PublicError } from '../http/public-error.ts';
import { publicError } from '../http/public-error.ts';

/** How often something is sent where there is nothing to send, so that nobody takes the connection for dead. */
const PING_MS = 12_000;

/** Headers of an event stream. */
export const EVENT_STREAM_HEADERS: readonly string[] = [
  'content-type',
  'text/event-stream; charset=utf-8',
  'cache-control',
  'no-store',
  // Proxies that gather answers would hold events back.
  'x-accel-buffering',
  'no',
];

/** What an event holds; its errors are public. */
export interface EventPayload {
  readonly data?: ExecutionResult['data'];
  readonly errors?: readonly PublicError[];
}

/**
 * Results as text of an event stream: "distinct connections mode" of GraphQL over Server-Sent Events. Results that reject
 * with a CodedError end with it as a last result.
 * @see https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
 */
export async function* eventStream(
  results: AsyncGenerator<EventPayload>,
  pingMs: number = PING_MS,
): AsyncGenerator<string> {
  yield ':\n\n';
  try {
    for await (const result of withPings(results, pingMs)) yield result ? next(result) : ':\n\n';
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    yield next({ errors: [publicError({ code: error.code, details: error.details })] });
  }
  yield 'event: complete\ndata:\n\n';
}

/** JSON has no line feed between its values, so it is one line. */
function next(payload: EventPayload): string {
  return `event: next\ndata: ${JSON.stringify(payload)}\n\n`;
}

/** Undefined now and then, for who waits. */
async function* withPings(
  results: AsyncGenerator<EventPayload>,
  pingMs: number,
): AsyncGenerator<EventPayload | undefined> {
  try {
    let coming = results.next();
    let quiet = pause(pingMs);
    for (;;) {
      const arrived = await Promise.race([coming, quiet]);
      if (arrived?.done) return;
      yield arrived?.value;
      if (arrived) coming = results.next();
      else quiet = pause(pingMs);
    }
  } finally {
    await results.return(undefined);
  }
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds).unref());
}
