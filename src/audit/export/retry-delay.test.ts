import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EXPORT_TIMING } from './export-settings.ts';
import { retryDelay } from './retry-delay.ts';

const BUSY = { kind: 'busy', code: 'HTTP_503' } as const;
const REFUSED = { kind: 'refused', code: 'HTTP_401' } as const;
const longest = (failures: number, delivery: Parameters<typeof retryDelay>[2]) =>
  retryDelay(EXPORT_TIMING, failures, delivery, () => 0);

test('each pause is twice as long as the one before, up to a limit: one for being busy, one for refusing', () => {
  const failures = [1, 2, 3, 7, 9, 2_000];
  expect(failures.map((number) => longest(number, BUSY))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000, 60_000]);
  expect(failures.map((number) => longest(number, REFUSED))).toEqual([1_000, 2_000, 4_000, 64_000, 256_000, 300_000]);
});

test('a collector is not asked before it wants to be', () => {
  expect(longest(1, { ...BUSY, retryAfterMs: 120_000 })).toBe(120_000);
  expect(longest(9, { ...BUSY, retryAfterMs: 5_000 })).toBe(60_000);
});

test('law: by chance a pause is up to half shorter, and never shorter than what was asked for', () => {
  const busy = fc.record({
    kind: fc.constant('busy' as const),
    code: fc.constant('X'),
    retryAfterMs: fc.nat(3_600_000),
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1 }),
      busy,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failures, delivery, chance) => {
        const pause = retryDelay(EXPORT_TIMING, failures, delivery, () => chance);
        expect(pause).toBeGreaterThanOrEqual(Math.max(longest(failures, BUSY) / 2, delivery.retryAfterMs));
        expect(pause).toBeLessThanOrEqual(Math.max(longest(failures, BUSY), delivery.retryAfterMs * 1.1));
      },
    ),
  );
});
