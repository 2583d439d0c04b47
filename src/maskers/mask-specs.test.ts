import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasSafeDefault } from './default-value.ts';
import { fitMask, maskFits } from './fit-mask.ts';
import { MASKERS } from './mask-table.ts';
import { formatMask, maskMistake, parseMask } from './parse-mask.ts';
import { strictestMask } from './strictest-mask.ts';
import { LEAVES, STRING, WRITTEN_MASKS } from './test-masks.ts';

const specs = WRITTEN_MASKS.flatMap((written) => parseMask(written) ?? []);
const anySpec = fc.constantFrom(...specs);
const REDACT = { name: 'redact', parameters: [] };

describe('parseMask', () => {
  test.each(WRITTEN_MASKS)('reads %s and writes it back', (written) => {
    expect(formatMask(parseMask(written) ?? REDACT)).toBe(written);
  });

  test('allows spaces', () => {
    expect(parseMask(' partial( 2 , 3 ) ')).toEqual({ name: 'partial', parameters: [2, 3] });
  });

  test.each([
    '',
    'mask',
    'constructor',
    'LAST4',
    'last4()',
    'last4(4)',
    'partial',
    'partial(2)',
    'partial(2,2,2)',
    'partial(-1,2)',
    'partial(1.5,2)',
    'partial(1e3,2)',
    'partial(1000000,0)',
    'bucket(0)',
    'round(0.0)',
    'round(.1)',
    'round(0.1234567)',
    'round(1e3)',
    'round(-1)',
    'truncate(hour)',
    'truncate(1)',
    'last4; email',
  ])('refuses "%s"', (text) => {
    expect(parseMask(text)).toBeUndefined();
  });

  test.each([
    ['mask', 'there is no such mask; docs/annotating.md lists them'],
    ['last4(4)', 'last4 takes no parameter; write last4'],
    [
      'round(0)',
      'round is written round(multiple), where multiple is a whole number from 2 to 999,999; for a Float also one below or between, such as 0.1 or 2.5, but not 0',
    ],
    [
      'partial(2)',
      'partial is written partial(prefix,suffix), where prefix and suffix are each a whole number from 0 to 999,999',
    ],
    ['truncate(hour)', 'truncate is written truncate(unit), where unit is one of year, month, day'],
    ['round(0.1)', undefined],
  ])('says what is wrong with "%s"', (text, mistake) => {
    expect(maskMistake(text)).toBe(mistake);
  });

  test('is total', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseMask(text)));
  });
});

describe('fitMask', () => {
  test('its result fits and is a fixed point', () => {
    fc.assert(
      fc.property(anySpec, fc.constantFrom(...LEAVES), (spec, leaf) => {
        const fitted = fitMask(spec, leaf);
        expect(maskFits(fitted, leaf)).toBe(true);
        expect(fitMask(fitted, leaf)).toEqual(fitted);
        if (leaf.kind !== 'ID' && maskFits(spec, leaf)) expect(fitted).toEqual(spec);
      }),
    );
  });

  test('accepts a custom scalar by name only', () => {
    const email = { name: 'email', parameters: [] };
    expect(maskFits(email, { kind: 'Custom', name: 'EmailAddress' })).toBe(true);
    expect(maskFits(email, { kind: 'Custom', name: 'Date' })).toBe(false);
    expect(maskFits(email, STRING)).toBe(true);
  });
});

describe('strictestMask', () => {
  test('ranks are distinct and the table is sorted by them', () => {
    const ranks = [...MASKERS.values()].map((masker) => masker.rank);
    expect(new Set(ranks).size).toBe(ranks.length);
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
  });

  test('does not depend on order or repetition', () => {
    const several = fc
      .array(anySpec)
      .chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
      );
    fc.assert(
      fc.property(several, ([list, shuffled]) => {
        expect(strictestMask(shuffled)).toEqual(strictestMask(list));
      }),
    );
  });

  test('is at least as strict as each', () => {
    const rank = (spec: { name: string }) => MASKERS.get(spec.name)?.rank ?? 0;
    fc.assert(
      fc.property(fc.array(anySpec, { minLength: 1 }), (list) => {
        expect(rank(strictestMask(list))).toBeGreaterThanOrEqual(Math.max(...list.map(rank)));
      }),
    );
  });

  test('two different masks of one rank, none, and unknown ones give redact', () => {
    const partials = [parseMask('partial(2,2)') ?? REDACT, parseMask('partial(4,0)') ?? REDACT];
    expect(strictestMask(partials)).toEqual(REDACT);
    expect(strictestMask([])).toEqual(REDACT);
    expect(
      strictestMask([
        { name: 'unknown', parameters: [] },
        { name: 'round', parameters: [10] },
      ]),
    ).toEqual(REDACT);
  });
});

test('unknown scalars and empty enums have no safe default', () => {
  expect(LEAVES.filter((leaf) => !hasSafeDefault(leaf)).map((leaf) => leaf.name)).toEqual(['Empty', 'Unheard']);
});
