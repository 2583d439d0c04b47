import { describe, expect, test } from 'vitest';
import { bindMask } from './bind-mask.ts';
import { constantMask } from './constant-mask.ts';
import { parseMask } from './parse-mask.ts';
import { LEAVES, testContext, WRITTEN_MASKS } from './test-masks.ts';

const VALUES = [
  '',
  'ada@gmail.com',
  'Ada King',
  '+49 170 1234567',
  '123456789',
  '5105105105105100',
  '1984-05-17T10:00Z',
];
const MORE = [
  'DE89370400440532013000',
  '203.0.113.42',
  'https://example.com',
  'Wilhelmina',
  0,
  37,
  2_000_000,
  true,
  {},
];

/** No value fits these, but that is no knowledge of the table's. */
const REDACTS_EVERY_VALUE = ['partial(999999,999999) of String', 'truncate(day) of Date'];

const UNKNOWN = { name: 'unknown', parameters: [] };

describe.each(['unknown', ...WRITTEN_MASKS])('%s', (written) => {
  const spec = parseMask(written) ?? UNKNOWN;

  test.each(LEAVES.map((leaf) => [leaf.name, leaf] as const))('of %s is constant where it says so', (name, leaf) => {
    const mask = bindMask(spec, leaf, testContext('EMAIL', 'billing'));
    const masked = [...VALUES, ...MORE].map(mask);
    const constant = constantMask(spec, leaf);
    const expected = constant || REDACTS_EVERY_VALUE.includes(`${written} of ${name}`) ? 1 : 2;
    expect(Math.min(new Set(masked).size, 2)).toBe(expected);
    if (constant) expect(masked[0]).toBe(constant.value);
  });
});
