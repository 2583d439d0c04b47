import { expect, test } from 'vitest';
import { runWithin } from './run-within.ts';

const forever = (): never => {
  for (;;);
};
const sleep = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

test('returns what the work returns, and throws what it throws', () => {
  const budget = { cpuMs: 1_000, wallMs: 1_000 };
  expect(runWithin(() => 'done', budget)).toBe('done');
  expect(() =>
    runWithin(() => {
      throw new RangeError('deep');
    }, budget),
  ).toThrow(RangeError);
});

test('ends what takes too much of the processor, whatever it would catch, and what comes after works', () => {
  const began = performance.now();
  const stubborn = (): string => {
    try {
      return forever();
    } catch {
      return 'caught';
    }
  };
  expect(runWithin(stubborn, { cpuMs: 50, wallMs: 10_000 })).toBe(undefined);
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(runWithin(() => 'done', { cpuMs: 50, wallMs: 50 })).toBe('done');
});

test('work that has less of the processor is given more time, up to its bound', () => {
  const waits = (milliseconds: number) => () => {
    sleep(milliseconds);
    return 'done';
  };
  expect(runWithin(waits(200), { cpuMs: 50, wallMs: 5_000 })).toBe('done');
  const began = performance.now();
  expect(runWithin(waits(20_000), { cpuMs: 50, wallMs: 300 })).toBe(undefined);
  expect(performance.now() - began).toBeLessThan(2_000);
});
