import { expect, test } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.ts';

const LIMITS = { breakerFailures: 3, breakerPauseMs: 100 };

/** A breaker that has failed so often in a row, at time 0. */
function failed(times: number): CircuitBreaker {
  const breaker = new CircuitBreaker(LIMITS);
  for (let count = 0; count < times; count += 1) breaker.settle('normal', 'failure', 0);
  return breaker;
}

test('opens after so many failures in a row, and one probe goes after the pause', () => {
  expect(failed(2).admit(0)).toBe('normal');
  const breaker = failed(3);
  expect(breaker.admit(99)).toBeUndefined();
  expect(breaker.admit(100)).toBe('probe');
  expect(breaker.admit(100)).toBeUndefined();
});

test('a success in between starts the count again', () => {
  const breaker = failed(2);
  breaker.settle('normal', 'success', 0);
  breaker.settle('normal', 'failure', 0);
  breaker.settle('normal', 'failure', 0);
  expect(breaker.admit(0)).toBe('normal');
});

test('a probe that succeeds closes it, with nothing counted', () => {
  const breaker = failed(3);
  breaker.admit(100);
  breaker.settle('probe', 'success', 110);
  expect(breaker.admit(110)).toBe('normal');
  breaker.settle('normal', 'failure', 110);
  expect(breaker.admit(110)).toBe('normal');
});

test('a probe that fails opens it for another pause', () => {
  const breaker = failed(3);
  breaker.admit(100);
  breaker.settle('probe', 'failure', 150);
  expect(breaker.admit(249)).toBeUndefined();
  expect(breaker.admit(250)).toBe('probe');
});

test('a probe that is abandoned makes room for the next at once', () => {
  const breaker = failed(3);
  breaker.admit(100);
  breaker.settle('probe', 'abandoned', 120);
  expect(breaker.admit(120)).toBe('probe');
});

test('who goes away is no failure, and no success', () => {
  const breaker = failed(2);
  breaker.settle('normal', 'abandoned', 0);
  expect(breaker.admit(0)).toBe('normal');
  breaker.settle('normal', 'failure', 0);
  expect(breaker.admit(0)).toBeUndefined();
});

test('requests from before it opened change nothing', () => {
  const breaker = failed(3);
  breaker.settle('normal', 'success', 50);
  expect(breaker.admit(50)).toBeUndefined();
  breaker.settle('normal', 'failure', 90);
  expect(breaker.admit(100)).toBe('probe');
});
