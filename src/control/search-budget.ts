import { CodedError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import { callerOf } from '../identity/principal.ts';
import { createBoundedMap } from '../lib/bounded-map.ts';

/** How often one principal may search for a value. */
export interface SearchBudget {
  /**
   * Takes so many searches, all or none of them. Throws CodedError `SEARCH_LIMIT` where they would be too many, with the
   * seconds after which they may pass; without, where they never can.
   */
  spend(principal: Principal, searches: number): void;
}

interface SearchBudgetInput {
  readonly searches: number;
  readonly windowSeconds: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** Principals that are kept, by their searches: the one that searched least lately goes first. */
const MOST_SEARCHES = 100_000;

/**
 * A budget for one process, held in memory. Counters are by issuer and subject: another token, client or task does not
 * start a new one.
 */
export function createSearchBudget({ searches: limit, windowSeconds, now }: SearchBudgetInput): SearchBudget {
  const spent = createBoundedMap<string, readonly number[]>(MOST_SEARCHES, (times) => times.length);

  return {
    spend(principal, searches) {
      if (searches === 0) return;
      if (searches > limit) throw new CodedError('SEARCH_LIMIT', { limit });
      const at = now();
      const key = callerOf(principal);
      const recent = (spent.get(key) ?? []).filter((time) => time > at - 1_000 * windowSeconds);
      const freed = recent[recent.length + searches - limit - 1];
      if (freed !== undefined) {
        const retryAfterSeconds = Math.max(1, Math.ceil((freed - at) / 1_000 + windowSeconds));
        throw new CodedError('SEARCH_LIMIT', { limit, retryAfterSeconds });
      }
      spent.set(key, [...recent, ...Array.from({ length: searches }, () => at)]);
    },
  };
}
