/** The part of the platform's fetch that identity needs. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const MAX_BYTES = 1024 * 1024;
const TIMEOUT_MILLISECONDS = 5_000;

/**
 * GETs a JSON document of at most 1 MiB within 5 seconds, body included. Throws a plain Error, without the body, for
 * anything but a 200 with JSON.
 * SECURITY: a redirect is refused, or an open redirector of the provider could name our keys (test: 'A82: a redirect is refused').
 */
export async function fetchJson(url: string, fetch: Fetch, timeout: number = TIMEOUT_MILLISECONDS): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`${url} answered with status ${response.status}.`);
  }
  const text = await readLimited(response, url);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${url} did not answer with JSON.`);
  }
}

/** SECURITY: counted while it arrives, since a length header can lie (test: 'A82: an answer larger than 1 MiB …'). */
async function readLimited(response: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new Error(`${url} answered with more than 1 MiB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
