import autocannon from 'autocannon';
import type { OperationName } from './operations.ts';
import { OPERATIONS, requestBody } from './operations.ts';

/** One run of the load generator: exactly `amount` requests, all of them answered when it ends. */
export interface Load {
  readonly url: string;
  readonly operation: OperationName;
  /** Sent round robin; none for no token. */
  readonly tokens: readonly string[];
  readonly amount: number;
  /** So many requests a second in all; as many as it can where undefined. */
  readonly rate?: number | undefined;
}

/** What a run showed. Latencies in milliseconds, as autocannon rounds them. */
export interface LoadResult {
  readonly answered: number;
  /** Anything but an answer with a status of 2xx, and of a size like the others'. */
  readonly failed: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Mean size of an answer with its head, in bytes. */
  readonly answerBytes: number;
}

/** How many different requests each connection has before it starts over. */
const REQUESTS_EACH = 100;

/** How often autocannon looks whether it is done, in milliseconds. */
const SAMPLE_MS = 20;

async function run({ url, operation, tokens, amount, rate }: Load): Promise<LoadResult> {
  const connections = Math.min(OPERATIONS[operation].connections, amount);
  const sizes: number[] = [];
  let client = 0;
  const result = await autocannon({
    url,
    connections,
    amount,
    ...(rate !== undefined && { overallRate: rate }),
    timeout: 120,
    sampleInt: SAMPLE_MS,
    method: 'POST',
    setupClient: (each) => {
      const offset = client * REQUESTS_EACH;
      client += 1;
      each.on('response', (_status, bytes) => void sizes.push(bytes));
      each.setRequests(
        Array.from({ length: REQUESTS_EACH }, (_, index) => requestOf(operation, tokens, offset + index)),
      );
    },
  });
  const answered = result['2xx'];
  return {
    answered,
    failed: result.non2xx + result.errors + tooSmall(sizes),
    seconds: result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    answerBytes: result.throughput.total / Math.max(1, answered),
  };
}

/** GraphQL reports a failure as a small answer with status 200; all answers of an operation are about as large. */
function tooSmall(sizes: readonly number[]): number {
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  return sizes.filter((size) => size < largest / 2).length;
}

function requestOf(operation: OperationName, tokens: readonly string[], n: number): autocannon.Request {
  const token = tokens.length === 0 ? undefined : tokens[n % tokens.length];
  return {
    method: 'POST',
    body: requestBody(operation, n),
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  };
}

// A process of its own: what the load costs must not be counted for a contestant, nor wait for the benchmark.
process.on('message', (load: Load) => {
  void run(load).then((result) => process.send?.(result));
});
process.once('disconnect', () => process.exit(0));
