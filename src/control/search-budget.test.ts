import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CodedError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import { ANONYMOUS } from '../identity/principal.ts';
import { createSearchBudget } from './search-budget.ts';

const ADA: Principal = { ...ANONYMOUS, issuer: 'https://issuer.example', subject: 'ada' };

/** What a budget says to searches one after another, each at its second. */
function play(searches: readonly (readonly [second: number, count: number])[], limit = 3) {
  let now = 0;
  const budget = createSearchBudget({ searches: limit, windowSeconds: 60, now: () => now });
  return searches.map(([second, count]) => {
    now = second * 1_000;
    try {
      budget.spend(ADA, count);
      return 'passes';
    } catch (error) {
      return error instanceof CodedError ? (error.details.retryAfterSeconds ?? 'never') : error;
    }
  });
}

test('searches pass up to the limit, and again when the first of them is a window old', () => {
  const tried = [0, 10, 20, 30, 60, 61, 71].map((second) => [second, 1] as const);
  expect(play(tried)).toEqual(['passes', 'passes', 'passes', 30, 'passes', 9, 'passes']);
});

test('several at once pass together or not at all, and never where they are more than the limit', () => {
  expect(
    play([
      [0, 2],
      [1, 2],
      [2, 1],
      [3, 4],
    ]),
  ).toEqual(['passes', 59, 'passes', 'never']);
});

test('law: within any window no more pass than the limit, and who waits as long as told passes', () => {
  const tries = fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 4 })), { maxLength: 40 });
  fc.assert(
    fc.property(tries, fc.integer({ min: 1, max: 5 }), (steps, limit) => {
      let second = 0;
      const tried = steps.map(([step, count]) => {
        second += step;
        return [second, count] as const;
      });
      const said = play(tried, limit);
      const passed = tried.filter((_, index) => said[index] === 'passes');
      for (const [end] of tried) {
        const counts = passed.filter(([at]) => at > end - 60 && at <= end).map(([, count]) => count);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(limit);
      }
      const refused = said.findIndex((each) => typeof each === 'number');
      const [at, count] = tried[refused] ?? [0, 0];
      if (refused === -1) return;
      const waited = [...tried.slice(0, refused), [at + Number(said[refused]), count] as const];
      expect(play(waited, limit).at(-1)).toBe('passes');
    }),
  );
});

test('each principal has a budget of its own', () => {
  const budget = createSearchBudget({ searches: 1, windowSeconds: 60, now: () => 0 });
  budget.spend(ADA, 1);
  expect(() => budget.spend({ ...ADA, client: 'another' }, 1)).toThrow(CodedError);
  budget.spend({ ...ADA, subject: 'bob' }, 1);
  budget.spend({ ...ADA, issuer: 'https://other.example' }, 1);
});
