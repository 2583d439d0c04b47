import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { publishedAt, signingAt, WITHDRAWAL_SECONDS } from './key-schedule.ts';
import { MAX_ASSERTION_SECONDS } from './sign-assertion.ts';

const keys = [{ signsFrom: 0 }, { signsFrom: 1_000 }, { signsFrom: 1_060 }];

test('the newest that has begun signs; before all, the first', () => {
  const times = [-5, 0, 999, 1_000, 1_059, 1_060, 9_999];
  expect(times.map((seconds) => signingAt(keys, seconds).signsFrom)).toEqual([0, 0, 0, 1_000, 1_000, 1_060, 1_060]);
  expect(() => signingAt([], 0)).toThrow('no key');
});

test('a key is published before it signs, and until two minutes after another took over', () => {
  const published = (seconds: number) => publishedAt(keys, seconds).map(({ signsFrom }) => signsFrom);
  expect(published(0)).toEqual([0, 1_000, 1_060]);
  expect(published(1_119)).toEqual([0, 1_000, 1_060]);
  expect(published(1_120)).toEqual([1_000, 1_060]);
  expect(published(1_180)).toEqual([1_060]);
});

test('law: whatever signs at a time is published until its last assertion has expired', () => {
  expect(WITHDRAWAL_SECONDS).toBeGreaterThan(MAX_ASSERTION_SECONDS);
  const schedule = fc
    .uniqueArray(fc.nat(5_000), { minLength: 1, maxLength: 10 })
    .map((times) => times.sort((one, two) => one - two).map((signsFrom) => ({ signsFrom })));
  fc.assert(
    fc.property(schedule, fc.nat(6_000), fc.nat(MAX_ASSERTION_SECONDS), (list, seconds, age) => {
      const signing = signingAt(list, seconds);
      expect(publishedAt(list, seconds + age)).toContain(signing);
    }),
  );
});
