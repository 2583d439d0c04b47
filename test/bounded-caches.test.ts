import { expect, test } from 'vitest';
import { runNode } from '../dev/test-process.ts';
import { atDepth } from './depth.ts';

const MEGABYTE = 1_048_576;
const BOUNDS = { PREPARED: 12 * MEGABYTE, DOCUMENT: 8 * MEGABYTE, PLAN: 8 * MEGABYTE };
/** What is no cache, such as connections and code that was compiled meanwhile. */
const BESIDE = 4 * MEGABYTE;

test('A76 hostile documents leave no more in memory than the caches may keep', { timeout: 3_600_000 }, async () => {
  const count = atDepth(120, 300, 10_000);
  const grown = runNode(['--expose-gc', 'test/grow-caches.ts', String(count)], {
    CORDON_LIMITS_ROOT_FIELDS: '10000',
    CORDON_LIMITS_ALIASES: '10000',
    ...Object.fromEntries(
      Object.entries(BOUNDS).map(([name, bytes]) => [`CORDON_LIMITS_${name}_CACHE_BYTES`, String(bytes)]),
    ),
  });
  expect([await grown.ended, grown.stderr()]).toEqual([0, '']);
  const bound = Object.values(BOUNDS).reduce((sum, bytes) => sum + bytes, 0);
  const bytes = Number(grown.stdout());
  // It is measured: the caches hold something.
  expect(bytes).toBeGreaterThan(MEGABYTE);
  expect(bytes).toBeLessThan(1.2 * bound + BESIDE);
});
