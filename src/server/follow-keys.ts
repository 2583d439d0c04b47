import type { KeptKeyRing } from '../keys/open-key-ring.ts';
import type { Log } from '../lib/log.ts';

/** How often the key file is read, in milliseconds: a small part of the time before a new key signs. */
const EVERY_MS = 10_000;

/**
 * Takes up what the key file says while the gateway runs. A file that cannot be used changes nothing, and is logged every
 * time. Returns what stops it.
 */
export function followKeys(
  ring: Pick<KeptKeyRing, 'reload' | 'jwks'>,
  log: Log,
  everyMs: number = EVERY_MS,
): () => void {
  const look = async (): Promise<void> => {
    try {
      if (await ring.reload()) log.info({ published: ring.jwks.keys.length }, 'the keys changed');
    } catch {
      // SECURITY: not the error itself, which names a path of this machine.
      log.error({ code: 'KEYS_UNUSABLE' }, 'the key file cannot be used; the keys stay as they were');
    }
  };
  const timer = setInterval(look, everyMs).unref();
  return () => clearInterval(timer);
}
