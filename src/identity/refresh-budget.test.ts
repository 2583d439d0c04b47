import { expect, test } from 'vitest';
import type { Budget } from './refresh-budget.ts';
import { createRefreshBudget } from './refresh-budget.ts';

let clock = 0;

function taken(mayAsk: Budget, calls: number, reserve?: number): number {
  return Array.from({ length: calls }, () => mayAsk(reserve)).filter(Boolean).length;
}

test('a burst, then one an interval, and never more than a burst at once', () => {
  clock = 1_000;
  const mayAsk = createRefreshBudget({ burst: 3, every: 100 }, () => clock);
  expect(taken(mayAsk, 10)).toBe(3);
  clock += 99;
  expect(taken(mayAsk, 10)).toBe(0);
  clock += 1;
  expect(taken(mayAsk, 10)).toBe(1);
  clock += 250;
  expect(taken(mayAsk, 10)).toBe(2);
  clock += 50;
  expect(taken(mayAsk, 10)).toBe(1);
  clock += 1_000_000;
  expect(taken(mayAsk, 10)).toBe(3);
});

test('a reserve is left to those who need not leave one', () => {
  clock = 0;
  const mayAsk = createRefreshBudget({ burst: 4, every: 100 }, () => clock);
  expect([taken(mayAsk, 10, 2), taken(mayAsk, 10)]).toEqual([2, 2]);
  clock += 200;
  expect([taken(mayAsk, 10, 2), taken(mayAsk, 10)]).toEqual([0, 2]);
});

test('asking in vain puts nothing off', () => {
  clock = 0;
  const mayAsk = createRefreshBudget({ burst: 1, every: 100 }, () => clock);
  let count = 0;
  for (; clock <= 1_000; clock += 7) if (mayAsk()) count++;
  expect(count).toBe(10);
});

test('a clock that was set back gives nothing at first, and one an interval from then on', () => {
  clock = 1_000_000;
  const mayAsk = createRefreshBudget({ burst: 1, every: 100 }, () => clock);
  expect(taken(mayAsk, 2)).toBe(1);
  clock = 0;
  expect(taken(mayAsk, 2)).toBe(0);
  clock = 100;
  expect(taken(mayAsk, 2)).toBe(1);
});
