import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bindMask } from './bind-mask.ts';
import { fitMask } from './fit-mask.ts';
import { MASKERS } from './mask-table.ts';
import type { MaskSpec } from './parse-mask.ts';
import { parseMask } from './parse-mask.ts';
import { LEAVES, testContext, WRITTEN_MASKS } from './test-masks.ts';

const context = testContext('EMAIL', 'billing');

/** Texts of the shapes that maskers know, so that the laws are tried beyond the redacted label. */
const shapedText = fc.oneof(
  fc.emailAddress(),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.ipV4(),
  fc.ipV6(),
  fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString()),
  fc.stringMatching(/^\+?[0-9*]{6,20}$/),
  fc.stringMatching(/^[A-Z]{2}[0-9]{2}[A-Z0-9 *]{7,31}$/),
  fc.stringMatching(/^[a-z*]{1,3}\*\*\*[@a-z*]{1,4}$/),
  fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }).map((words) => words.join(' ')),
  fc.string({ unit: 'binary' }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    '[redacted]',
    'redacted@masked.invalid',
    '****1234',
    '\ud800abcdefghijk\udfff',
    '👩‍👩‍👧‍👦👩‍👩‍👧‍👦',
    'FEMALE',
  ),
);
const shapedNumber = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 2 ** 31, 2 ** 53, -(2 ** 31), 1e308, 5e-324),
);
const odd = fc.constantFrom<unknown>(Symbol('canary'), () => 'canary', new Proxy({}, { get: () => fail() }), Number);
const anyValue = fc.oneof(
  shapedText,
  shapedNumber,
  odd,
  fc.bigInt(),
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true }),
);

const matches = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);
const isText = (value: unknown) => typeof value === 'string' && value.isWellFormed();

/** What a masked value of each leaf type looks like. */
const VALID: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['String', isText],
  ['ID', isText],
  ['Int', (value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31],
  ['Float', Number.isFinite],
  ['Boolean', (value) => value === false],
  ['Sex', (value) => value === 'UNKNOWN'],
  ['Empty', (value) => value === null],
  ['Date', matches(/^\d{4}-\d\d-\d\d$/)],
  ['DateTime', matches(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/)],
  ['EmailAddress', matches(/^[a-z0-9*]+@[a-z0-9.-]+$/i)],
  ['URL', (value) => URL.canParse(String(value))],
  ['IP', matches(/^[0-9a-f:.]+$/)],
  ['JSON', (value) => JSON.stringify(value) === '{}'],
  ['BigInt', (value) => value === 0],
  ['Unheard', (value) => value === null],
]);

describe.each(WRITTEN_MASKS)('%s', (written) => {
  const spec = parseMask(written) ?? fail();
  const bound = LEAVES.map((leaf) => ({ leaf, mask: bindMask(spec, leaf, context) }));

  test('is total and keeps the type', () => {
    const property = fc.property(fc.constantFrom(...bound), anyValue, ({ leaf, mask }, value) => {
      const masked = mask(value);
      const expected = value === null || value === undefined ? masked === null : VALID.get(leaf.name)?.(masked);
      expect(expected, `${leaf.name} as ${String(masked)}`).toBe(true);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  test('is idempotent where unkeyed, deterministic where keyed', () => {
    const property = fc.property(fc.constantFrom(...bound), anyValue, ({ leaf, mask }, value) => {
      const keyed = MASKERS.get(fitMask(leafSpec(spec), leaf).name)?.keyed;
      const again = bindMask(spec, leaf, testContext('EMAIL', 'billing'));
      const once = mask(value);
      expect(again(keyed ? value : once)).toStrictEqual(once);
    });
    fc.assert(property, { numRuns: 1000 });
  });
});

test('the masks under test cover the table', () => {
  const covered = new Set(WRITTEN_MASKS.map((written) => parseMask(written)?.name));
  expect([...MASKERS.keys()].filter((name) => !covered.has(name))).toEqual([]);
});

/** `null` and `drop` are bound as `default`. */
function leafSpec(spec: MaskSpec): MaskSpec {
  return spec.name === 'null' || spec.name === 'drop' ? { name: 'default', parameters: [] } : spec;
}

function fail(): never {
  throw new Error('must not be reached');
}
