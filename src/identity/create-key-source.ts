import type { CryptoKey, FlattenedJWSInput, JSONWebKeySet, JWSHeaderParameters } from 'jose';
import { CodedError } from '../errors.ts';
import { createBoundedMap } from '../lib/bounded-map.ts';
import type { LoadedKeys } from './loaded-keys.ts';
import { renewKeys } from './loaded-keys.ts';
import { createRefreshBudget } from './refresh-budget.ts';
import { unauthenticated } from './unauthenticated.ts';

const RETRY = 1_000;
const REFRESH_AFTER = 5 * 60_000;
const REFRESH_RETRY = 30_000;
/** Loads that unknown `kid`s may cause: a rotation, and one more that follows it soon, must not wait. */
const UNKNOWN_KID_BUDGET = { burst: 3, every: 10_000 } as const;
/** A `kid` that freshly loaded keys did not hold causes no load for so long. */
const MISS_LASTS = 10_000;
const KEPT_MISSES = 1_000;

/** A key, and the generation of the key set that it was found in. */
export interface FoundKey {
  readonly key: CryptoKey;
  readonly generation: number;
}

/** An issuer's keys, as fresh as they can be had without ever asking too often. */
export interface KeySource {
  /**
   * The key for a header. Throws CodedError ISSUER_UNAVAILABLE where no keys can be had, UNAUTHENTICATED where none fits,
   * jose's errors where several do.
   */
  find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<FoundKey>;
  /**
   * A number, 1 at first, that grows with every load of other keys than before; `undefined` while no keys can be used.
   * Starts the refresh in the background that is due, as `find` does, so keys age the same where only known tokens come.
   */
  generation(): number | undefined;
  /** Whether there are keys; tries to load them where there are none. Never throws. */
  ready(): Promise<boolean>;
}

/** What happened to an issuer's keys: other ones than before were loaded, or they could not be loaded. */
export type KeyEvent = { readonly kind: 'changed'; readonly keys: number } | { readonly kind: 'failed' };

/** How keys are loaded and for how long they are used; times are in milliseconds. */
export interface KeySourceOptions {
  readonly load: () => Promise<JSONWebKeySet>;
  /** How long keys are used that could not be loaded again. */
  readonly grace: number;
  readonly now: () => number;
  readonly report?: ((event: KeyEvent) => void) | undefined;
}

/**
 * Keys are loaded on first need (after a failure: again at most once a second), refreshed in the background when they are
 * older than 5 minutes (or half the grace), and no longer used when they are older than the grace. One load at a time.
 * SECURITY: an unknown `kid` loads them again, once, and all of them together at most 3 times at once and then every 10
 * seconds, failures counted (tests: 'A82: …'). A key is looked for in a set that was asked for later than the token came,
 * so whoever signs with a key after publishing it is not refused, unless unknown `kid`s have used up those loads, or just
 * this one was looked for in vain less than 10 seconds ago.
 * SECURITY: a leaked key that was withdrawn stays good until the next load, or for the whole grace where the issuer cannot
 * be reached.
 */
export function createKeySource({ load, grace, now, report }: KeySourceOptions): KeySource {
  let loaded: LoadedKeys | undefined;
  let attempted: { readonly at: number; readonly failure?: unknown } | undefined;
  let pending: Promise<void> | undefined;
  let begun = 0;
  const refreshAfter = Math.min(REFRESH_AFTER, grace / 2);
  const mayAsk = createRefreshBudget(UNKNOWN_KID_BUDGET, now);
  const misses = createBoundedMap<string, number>(KEPT_MISSES);

  /** A clock that was set back counts as passed. */
  const passed = (since: number, duration: number): boolean => now() >= since + duration || now() < since;

  const attempt = async (): Promise<void> => {
    try {
      const keys = await load();
      const before = loaded;
      loaded = renewKeys(before, keys, now());
      attempted = { at: now() };
      if (loaded.generation !== before?.generation) report?.({ kind: 'changed', keys: keys.keys.length });
    } catch (failure) {
      attempted = { at: now(), failure };
      report?.({ kind: 'failed' });
    }
  };
  /** Joins the load under way, or starts one. Never throws. */
  const reload = async (): Promise<void> => {
    if (!pending) {
      begun++;
      pending = attempt().finally(() => {
        pending = undefined;
      });
    }
    await pending;
  };
  /** The same, but starts none where the last ended less than `pause` ago. */
  const reloadAfter = async (pause: number): Promise<void> => {
    if (pending || !attempted || passed(attempted.at, pause)) await reload();
  };
  const usable = (): LoadedKeys | undefined => (loaded && !passed(loaded.at, grace) ? loaded : undefined);
  /** The usable keys; starts the refresh in the background that is due. */
  const aging = (): LoadedKeys | undefined => {
    const keys = usable();
    if (keys && passed(keys.at, refreshAfter)) void reloadAfter(REFRESH_RETRY);
    return keys;
  };

  const current = async (): Promise<LoadedKeys> => {
    if (!usable()) await reloadAfter(RETRY);
    const keys = aging();
    if (!keys) throw new CodedError('ISSUER_UNAVAILABLE', {}, { cause: attempted?.failure });
    return keys;
  };
  const lookUp = async (header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<FoundKey | undefined> => {
    const { find, generation } = await current();
    const key = await find(header, token);
    return key && { key, generation };
  };
  const isKnownMiss = (kid: string): boolean => {
    const missed = misses.get(kid);
    return missed !== undefined && !passed(missed, MISS_LASTS);
  };
  /**
   * Waits for a load that began after the first `before` ones, which were over or under way when the token came; says
   * whether one came to an end with keys.
   */
  const loadNewer = async (before: number, kid: string): Promise<boolean> => {
    await pending;
    if (begun === before && !isKnownMiss(kid) && mayAsk()) await reload();
    else await pending;
    return begun > before && attempted?.failure === undefined;
  };
  return {
    async find(header, token) {
      const before = begun;
      const known = await lookUp(header, token);
      if (known) return known;
      const kid = `${header.alg} ${header.kid}`;
      const isNewer = await loadNewer(before, kid);
      const found = await lookUp(header, token);
      if (found) return found;
      if (isNewer) misses.set(kid, now());
      throw unauthenticated('no key fits');
    },
    generation: () => aging()?.generation,
    async ready() {
      if (!usable()) await reloadAfter(RETRY);
      return usable() !== undefined;
    },
  };
}
