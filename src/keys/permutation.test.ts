import { createHash } from 'node:crypto';
import { FF1 } from '@noble/ciphers/ff1.js';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LEAST_DOMAIN } from '../lib/least-domain.ts';
import { createPermutation } from './permutation.ts';

const KEY = '2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94';
const [DECIMAL, TWEAKED, LETTERS] = ['', '39383736353433323130', '3737373770717273373737'];

/** The digits of a text in a radix up to 36. */
const numerals = (text: string) => Array.from(text, (digit) => Number.parseInt(digit, 36));

/** https://csrc.nist.gov/csrc/media/projects/cryptographic-standards-and-guidelines/documents/examples/ff1samples.pdf */
test.each([
  [1, 128, 10, DECIMAL, '0123456789', '2433477484'],
  [2, 128, 10, TWEAKED, '0123456789', '6124200773'],
  [3, 128, 36, LETTERS, '0123456789abcdefghi', 'a9tv40mll9kdu509eum'],
  [4, 192, 10, DECIMAL, '0123456789', '2830668132'],
  [5, 192, 10, TWEAKED, '0123456789', '2496655549'],
  [6, 192, 36, LETTERS, '0123456789abcdefghi', 'xbj3kv35jrawxv32ysr'],
  [7, 256, 10, DECIMAL, '0123456789', '6657667009'],
  [8, 256, 10, TWEAKED, '0123456789', '1001623463'],
  [9, 256, 36, LETTERS, '0123456789abcdefghi', 'xs8a0azh2avyalyzuwd'],
] as const)('NIST FF1 sample %i: AES-%i, radix %i', (_, bits, radix, tweak, plain, cipher) => {
  const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
  const ff1 = FF1(radix, bytes(KEY.slice(0, bits / 4)), bytes(tweak));
  expect(ff1.encrypt(numerals(plain))).toEqual(numerals(cipher));
  expect(ff1.decrypt(numerals(cipher))).toEqual(numerals(plain));
});

const keyOf = (seed: string) => new Uint8Array(createHash('sha256').update(seed).digest());

test('where numerals fill the size it is FF1 itself', () => {
  const permutation = createPermutation(keyOf('a'), 'tweak', 1_000n ** 2n);
  const [high = 0, low = 0] = FF1(1_000, keyOf('a'), new TextEncoder().encode('tweak')).encrypt([123, 456]);
  expect(permutation.permute(123_456n)).toBe(BigInt(high * 1_000 + low));
});

const sizes = fc.oneof(
  fc.bigInt({ min: LEAST_DOMAIN, max: 10n ** 7n }),
  fc.bigInt({ min: LEAST_DOMAIN, max: 26n ** 256n }),
  fc.constantFrom(LEAST_DOMAIN, 65_535n ** 2n, 65_535n ** 2n + 1n, 2n ** 64n, 10n ** 9n),
);
const numbered = sizes.chain((size) => fc.tuple(fc.constant(size), fc.bigInt({ min: 0n, max: size - 1n })));

test('law: both ways stay below the size, and each undoes the other', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), numbered, (seed, tweak, [size, number]) => {
      const { permute, invert } = createPermutation(keyOf(seed), tweak, size);
      for (const [one, other] of [[permute, invert] as const, [invert, permute] as const]) {
        const moved = one(number);
        expect(moved >= 0n && moved < size).toBe(true);
        expect(other(moved)).toBe(number);
      }
    }),
    { numRuns: 300 },
  );
});

test('another key, tweak or size is another permutation', () => {
  const permutations = [
    createPermutation(keyOf('a'), '', 10n ** 12n),
    createPermutation(keyOf('b'), '', 10n ** 12n),
    createPermutation(keyOf('a'), 'tweak', 10n ** 12n),
    createPermutation(keyOf('a'), '', 10n ** 12n + 1n),
  ];
  expect(new Set(permutations.map(({ permute }) => permute(1n))).size).toBe(permutations.length);
});

test('what is out of bounds is refused, without the number', () => {
  expect(() => createPermutation(keyOf('a'), '', LEAST_DOMAIN - 1n)).toThrow('too few');
  const { permute, invert } = createPermutation(keyOf('a'), '', LEAST_DOMAIN);
  for (const number of [-1n, LEAST_DOMAIN, 10n ** 30n]) {
    expect(() => permute(number)).toThrow(/^The number is outside of what is permuted\.$/);
    expect(() => invert(number)).toThrow(/^The number is outside of what is permuted\.$/);
  }
});
