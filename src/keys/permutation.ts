import { FF1 } from '@noble/ciphers/ff1.js';
import { LEAST_DOMAIN } from '../lib/least-domain.ts';

/** The whole numbers below a size in another order, and back: each is total on them, and the other's inverse. */
export interface Permutation {
  permute(value: bigint): bigint;
  invert(value: bigint): bigint;
}

/** Numbers as FF1 takes them: so many numerals of a radix, the most significant first. */
interface Numerals {
  readonly radix: number;
  readonly length: number;
}

/** Of the library; FF1 itself allows one more. */
const MOST_RADIX = 65_535;

/** FF1 needs two numerals. */
const LEAST_LENGTH = 2;

/**
 * FF1 (NIST SP 800-38G) with AES-256 under a key of 32 bytes, on the whole numbers below `size`, at least `LEAST_DOMAIN`.
 * Numbers are written in the radix that leaves least room above `size`; where FF1 leads there, it is applied again until
 * it leads below, which keeps it a permutation (cycle walking: Black and Rogaway, "Ciphers with Arbitrary Finite Domains").
 * Throws a plain Error, which holds no number, for a smaller size and for numbers that are not below it.
 */
export function createPermutation(key: Uint8Array, tweak: string, size: bigint): Permutation {
  if (size < LEAST_DOMAIN) throw new Error('There are too few numbers to hide one among.');
  const numerals = numeralsFor(size);
  const ff1 = FF1(numerals.radix, key, new TextEncoder().encode(tweak));
  const walk = (value: bigint, step: (numerals: number[]) => number[]): bigint => {
    if (value < 0n || value >= size) throw new Error('The number is outside of what is permuted.');
    let next = value;
    do next = fromNumerals(step(toNumerals(next, numerals)), numerals);
    while (next >= size);
    return next;
  };
  return {
    permute: (value) => walk(value, ff1.encrypt),
    invert: (value) => walk(value, ff1.decrypt),
  };
}

/** The fewest numerals that reach a size, and for so many the smallest radix. */
function numeralsFor(size: bigint): Numerals {
  let length = LEAST_LENGTH;
  while (BigInt(MOST_RADIX) ** BigInt(length) < size) length++;
  let [low, high] = [2, MOST_RADIX];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (BigInt(middle) ** BigInt(length) < size) low = middle + 1;
    else high = middle;
  }
  return { radix: low, length };
}

function toNumerals(value: bigint, { radix, length }: Numerals): number[] {
  const numerals: number[] = new Array(length).fill(0);
  let rest = value;
  for (let index = length - 1; index >= 0; index--) {
    numerals[index] = Number(rest % BigInt(radix));
    rest /= BigInt(radix);
  }
  return numerals;
}

function fromNumerals(numerals: readonly number[], { radix }: Numerals): bigint {
  return numerals.reduce((value, numeral) => value * BigInt(radix) + BigInt(numeral), 0n);
}
