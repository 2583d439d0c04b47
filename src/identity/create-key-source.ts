import type { CryptoKey, FlattenedJWSInput, JSONWebKeySet, JWSHeaderParameters } from 'jose';
import { createLocalJWKSet, errors } from 'jose';
import { CodedError } from '../errors.ts';

const RETRY = 1_000;
const COOLDOWN = 30_000;
const REFRESH_AFTER = 5 * 60_000;
const UNUSABLE_AFTER = 30 * 60_000;

/** A key, and the generation of the key set that it was found in. */
export interface FoundKey {
  readonly key: CryptoKey;
  readonly generation: number;
}

/** The provider's keys, as fresh as they can be had without ever asking too often. */
export interface KeySource {
  /** The key for a header. Throws CodedError NOT_READY where no keys can be had, jose's errors where none fits. */
  find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<FoundKey>;
  /**
   * A number, 1 at first, that grows with every load of other keys than before; `undefined` while no keys can be used.
   * Starts the refresh in the background that is due, as `find` does, so keys age the same where only known tokens come.
   */
  generation(): number | undefined;
  /** Whether there are keys; tries to load them where there are none. Never throws. */
  ready(): Promise<boolean>;
}

interface LoadedKeys {
  readonly find: (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;
  readonly content: string;
  readonly generation: number;
  readonly at: number;
}

/**
 * Keys are loaded on first need (after a failure: again at most once a second), refreshed in the background when they
 * are older than 5 minutes, and no longer used after 30. One load at a time; `now` is in milliseconds.
 * SECURITY: an unknown `kid` loads them again at most once in 30 seconds, failures counted, which jose's own remote set
 * does not do (test: 'A82: a flood of unknown kids …'). A leaked key that was withdrawn stays good for at most 30 minutes
 * where the provider cannot be reached.
 */
export function createKeySource(load: () => Promise<JSONWebKeySet>, now: () => number): KeySource {
  let loaded: LoadedKeys | undefined;
  let attempted: { readonly at: number; readonly failure?: unknown } | undefined;
  let pending: Promise<void> | undefined;

  /** A clock that was set back counts as passed. */
  const passed = (since: number, duration: number): boolean => now() >= since + duration || now() < since;

  const attempt = async (): Promise<void> => {
    try {
      loaded = renewed(loaded, await load(), now());
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
  const usable = (): LoadedKeys | undefined => (loaded && !passed(loaded.at, UNUSABLE_AFTER) ? loaded : undefined);
  /** The usable keys; starts the refresh in the background that is due. */
  const aging = (): LoadedKeys | undefined => {
    const keys = usable();
    if (keys && passed(keys.at, REFRESH_AFTER)) void reload(COOLDOWN);
    return keys;
  };

  const current = async (): Promise<LoadedKeys> => {
    if (!usable()) await reload(RETRY);
    const keys = aging();
    if (!keys) throw new CodedError('NOT_READY', {}, { cause: attempted?.failure });
    return keys;
  };
  const findNow = async (header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<FoundKey> => {
    const { find, generation } = await current();
    return { key: await find(header, token), generation };
  };
  return {
    async find(header, token) {
      try {
        return await findNow(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await reload(COOLDOWN);
        return findNow(header, token);
      }
    },
    generation: () => aging()?.generation,
    async ready() {
      if (!usable()) await reload(RETRY);
      return usable() !== undefined;
    },
  };
}

/** Keys as they were loaded at a time; the known ones, if they say the same, since a provider may list them in any order. */
function renewed(known: LoadedKeys | undefined, loaded: JSONWebKeySet, at: number): LoadedKeys {
  const content = loaded.keys
    .map((key) => JSON.stringify(key))
    .sort()
    .join();
  if (known?.content === content) return { ...known, at };
  return { find: createLocalJWKSet(loaded), content, generation: (known?.generation ?? 0) + 1, at };
}
