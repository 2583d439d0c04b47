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
/** Loads that unknown `kid`s may cause. */
const UNKNOWN_KID_BUDGET = { burst: 4, every: 10_000 } as const;
/** Of these, what is kept for a `kid` that is looked for the first time: whoever repeats a mistake holds up no rotation. */
const KEPT_FOR_NEW_KIDS = 2;
/** How many of the `kid`s that were looked for in vain are remembered. */
const KEPT_MISSES = 1_000;

/** A key, and the generation of the key set that it was found in. */
export interface FoundKey {
  readonly key: CryptoKey;
  readonly generation: number;
}

/** An issuer's keys, as fresh as they can be had without ever asking too often. */
export interface KeySource {
  /**
   * The key for a header. Throws CodedError UNAUTHENTICATED where none fits, ISSUER_UNAVAILABLE where no keys can be had, or
   * where none fits and the last load failed; jose's errors where several fit.
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
 * SECURITY: an unknown `kid` loads them again, once, and all of them together at most 4 times at once and then every 10
 * seconds, failures counted (tests: 'A82: …'). A key is looked for in a set that was asked for later than the token came,
 * so whoever signs with a key after publishing it is not refused, unless that many other unknown `kid`s came before.
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
  const misses = createBoundedMap<string, true>(KEPT_MISSES);

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
  /** Waits for a load that began after the first `before` ones, which were over or under way when the token came. */
  const loadNewer = async (before: number, kid: string): Promise<void> => {
    await pending;
    if (begun === before && mayAsk(misses.get(kid) ? KEPT_FOR_NEW_KIDS : 0)) await reload();
    else await pending;
  };
  const notFound = (): CodedError =>
    attempted?.failure === undefined
      ? unauthenticated('no key fits')
      : new CodedError('ISSUER_UNAVAILABLE', {}, { cause: attempted.failure });
  return {
    async find(header, token) {
      const before = begun;
      const known = await lookUp(header, token);
      if (known) return known;
      const kid = `${header.alg} ${header.kid}`;
      await loadNewer(before, kid);
      const found = await lookUp(header, token);
      if (found) return found;
      if (begun > before) misses.set(kid, true);
      throw notFound();
    },
    generation: () => aging()?.generation,
    async ready() {
      if (!usable()) await reloadAfter(RETRY);
      return usable() !== undefined;
    },
  };
}
