import type { CryptoKey, FlattenedJWSInput, JSONWebKeySet, JWSHeaderParameters } from 'jose';
import { createLocalJWKSet, errors } from 'jose';
import { CodedError } from '../errors.ts';

const RETRY = 1_000;
const COOLDOWN = 30_000;
const REFRESH_AFTER = 5 * 60_000;
const UNUSABLE_AFTER = 30 * 60_000;

/** The provider's keys, as fresh as they can be had without ever asking too often. */
export interface KeySource {
  /** The key for a header. Throws CodedError NOT_READY where no keys can be had, jose's errors where none fits. */
  find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey>;
  /** Whether there are keys; tries to load them where there are none. Never throws. */
  ready(): Promise<boolean>;
}

type KeySet = (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;

/**
 * Keys are loaded on first need (after a failure: again at most once a second), refreshed in the background when they
 * are older than 5 minutes, and no longer used after 30. One load at a time; `now` is in milliseconds.
 * SECURITY: an unknown `kid` loads them again at most once in 30 seconds, failures counted, which jose's own remote set
 * does not do (test: 'A82: a flood of unknown kids …'). A leaked key that was withdrawn stays good for at most 30 minutes
 * where the provider cannot be reached.
 */
export function createKeySource(load: () => Promise<JSONWebKeySet>, now: () => number): KeySource {
  let loaded: { readonly keys: KeySet; readonly at: number } | undefined;
  let attempted: { readonly at: number; readonly failure?: unknown } | undefined;
  let pending: Promise<void> | undefined;

  /** A clock that was set back counts as passed. */
  const passed = (since: number, duration: number): boolean => now() >= since + duration || now() < since;

  const attempt = async (): Promise<void> => {
    try {
      const keys = createLocalJWKSet(await load());
      loaded = { keys, at: now() };
      attempted = { at: now() };
    } catch (failure) {
      attempted = { at: now(), failure };
    }
  };
  /** Joins the load under way, or starts one where the last ended at least `pause` ago. Never throws. */
  const reload = async (pause: number): Promise<void> => {
    if (!pending && (!attempted || passed(attempted.at, pause))) {
      pending = attempt().finally(() => {
        pending = undefined;
      });
    }
    await pending;
  };
  const usable = (): KeySet | undefined => (loaded && !passed(loaded.at, UNUSABLE_AFTER) ? loaded.keys : undefined);

  const current = async (): Promise<KeySet> => {
    if (!usable()) await reload(RETRY);
    else if (loaded && passed(loaded.at, REFRESH_AFTER)) void reload(COOLDOWN);
    const keys = usable();
    if (!keys) throw new CodedError('NOT_READY', {}, { cause: attempted?.failure });
    return keys;
  };
  return {
    async find(header, token) {
      const keys = await current();
      try {
        return await keys(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await reload(COOLDOWN);
        return (await current())(header, token);
      }
    },
    async ready() {
      if (!usable()) await reload(RETRY);
      return usable() !== undefined;
    },
  };
}
