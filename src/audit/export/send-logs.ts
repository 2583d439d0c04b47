import type { Delivery } from './delivery.ts';
import { readAnswer } from './read-answer.ts';

/** Where logs are sent to. */
export interface LogsEndpoint {
  readonly url: string;
  /** SECURITY: they may hold secrets, and are in no error, report or log line (test "no code tells …"). */
  readonly headers: Readonly<Record<string, string>>;
  /** How long one request may take, to the end of its answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** The longest time that a collector may ask for, in milliseconds. */
const LONGEST_WAIT_MS = 3_600_000;

/** Statuses after which the same request may be taken later. @see https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const BUSY: readonly number[] = [408, 429, 502, 503, 504];

/** Statuses that speak of what is in the request. */
const UNFIT: readonly number[] = [400, 413, 422];

/**
 * Posts a request in the JSON of OTLP and says what became of it; never rejects.
 * SECURITY: a redirect is not followed, so that only the configured address is ever sent anything (test "a redirect …").
 */
export async function sendLogs(
  { url, headers, timeoutMs }: LogsEndpoint,
  body: string,
  ending: AbortSignal,
): Promise<Delivery> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ending]),
    });
    if (response.ok) return await readAnswer(response);
    await response.body?.cancel();
    return refusalOf(response);
  } catch (error) {
    return { kind: 'busy', code: failureCode(error) };
  }
}

function refusalOf({ status, headers }: Response): Delivery {
  const code = `HTTP_${status}`;
  if (UNFIT.includes(status)) return { kind: 'unfit', code };
  if (!BUSY.includes(status)) return { kind: 'refused', code };
  const retryAfterMs = retryAfter(headers.get('retry-after'));
  return { kind: 'busy', code, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** In seconds, or a date (RFC 9110 section 10.2.3); undefined for anything else. */
function retryAfter(text: string | null): number | undefined {
  if (text === null) return undefined;
  const wait = /^\d+$/.test(text) ? 1_000 * Number(text) : Date.parse(text) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), LONGEST_WAIT_MS);
}

/** The system's code, such as ECONNREFUSED: the error itself may quote an address. */
function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return 'UNREACHABLE';
  if (error.name === 'TimeoutError') return 'TIMEOUT';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'UNREACHABLE';
}
