import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 150;

/** Asks `url` until it answers 200 (true), or until the time is up or `abandoned` settles (false). */
export async function untilReady(url: string, withinMs: number, abandoned: Promise<unknown>): Promise<boolean> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  const timer = setTimeout(stop, withinMs);
  void abandoned.then(stop, stop);
  try {
    while (!abort.signal.aborted) {
      if (await answers(url, abort.signal)) return true;
      await sleep(PAUSE_MS, undefined, { signal: abort.signal }).catch(() => undefined);
    }
    return false;
  } finally {
    clearTimeout(timer);
  }
}

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}
