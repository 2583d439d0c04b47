import { expect, test } from 'vitest';
import { createLifetime } from './lifetime.ts';

test('ends when the client goes away, once, and tells those who still listen', () => {
  const lifetime = createLifetime(60_000);
  const told: string[] = [];
  lifetime.onEnd(() => told.push('first'));
  const stop = lifetime.onEnd(() => told.push('second'));
  lifetime.onEnd(() => told.push('third'));
  expect([lifetime.ended, lifetime.isGone]).toEqual([false, false]);
  stop();
  lifetime.end();
  lifetime.end();
  expect([lifetime.ended, lifetime.isGone]).toEqual([true, true]);
  expect(told).toEqual(['first', 'third']);
});

test('tells at once whoever listens after the client went away', () => {
  const lifetime = createLifetime(60_000);
  lifetime.end();
  let told = 0;
  lifetime.onEnd(() => (told += 1))();
  expect(told).toBe(1);
});

test('ends at its deadline by itself, and holds no timer for it', () => {
  const before = process.getActiveResourcesInfo();
  const lifetime = createLifetime(0);
  expect([lifetime.ended, lifetime.isGone]).toEqual([true, false]);
  expect(lifetime.deadline).toBeLessThanOrEqual(performance.now());
  expect(process.getActiveResourcesInfo()).toEqual(before);
});
