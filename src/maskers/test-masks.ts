import { createHmac } from 'node:crypto';
import type { LeafType, MaskContext, Permutable } from './masker.ts';

/** One mask of every kind, as written. */
export const WRITTEN_MASKS = [
  'null',
  'drop',
  'default',
  'redact',
  'pseudonym',
  'hash',
  'token',
  'phone',
  'name',
  'email',
  'card',
  'iban',
  'last4',
  'partial(2,2)',
  'partial(0,0)',
  'partial(1,0)',
  'partial(999999,999999)',
  'url',
  'ip',
  'year',
  'truncate(year)',
  'truncate(month)',
  'truncate(day)',
  'bucket(10)',
  'bucket(999999)',
  'round(100)',
  'round(7)',
  'round(0.1)',
  'bucket(0.25)',
  'round(0.000003)',
] as const;

/** A leaf of every kind, and of the custom scalars that maskers know. */
export const LEAVES: readonly LeafType[] = [
  { kind: 'String', name: 'String' },
  { kind: 'ID', name: 'ID' },
  { kind: 'Int', name: 'Int' },
  { kind: 'Float', name: 'Float' },
  { kind: 'Boolean', name: 'Boolean' },
  { kind: 'Enum', name: 'Sex', enumValues: ['UNKNOWN', 'FEMALE', 'MALE'] },
  { kind: 'Enum', name: 'Empty', enumValues: [] },
  ...['Date', 'DateTime', 'EmailAddress', 'URL', 'IP', 'JSON', 'BigInt', 'Unheard'].map(
    (name): LeafType => ({ kind: 'Custom', name }),
  ),
];

/** The leaf type `String`. */
export const STRING: LeafType = { kind: 'String', name: 'String' };

/**
 * A context with a real HMAC under a fixed key, cut to 128 bits as the key ring's is. Numbers change places by
 * an affine map that the key says: FF1 is the key ring's, and token.test.ts tries that.
 */
export function testContext(category: string, task: string, key = 'k1'): MaskContext {
  const hmac = (use: string, value: string) =>
    createHmac('sha256', key).update(use).update('\0').update(value).digest().toString('base64url', 0, 16);
  const permute = ({ use, tweak, size, number }: Permutable) => {
    const drawn = BigInt(`0x${Buffer.from(hmac(use, tweak)).toString('hex')}`);
    // Sizes are products of 2, 5 and 13, to which the factor is prime.
    return (number * (130n * drawn + 3n) + drawn) % size;
  };
  return { keys: { keyId: key, hmac, permute }, category, task };
}
