import { keyedMask } from './keyed-mask.ts';
import type { Masker } from './masker.ts';

const DIGEST_LENGTH = 32;

/** `<key id>:<32 characters of HMAC>`: equal for equal values of a category, in every task, while the key lasts. */
export const hashMasker: Masker = {
  name: 'hash',
  parameters: [],
  keeps: 'which values of a category are equal',
  rank: 140,
  accepts: ['String', 'ID'],
  customs: [],
  keyed: true,
  bind(_parameters, leaf, { keys, category }) {
    // JSON keeps the parts of a label apart, whatever they contain.
    const use = JSON.stringify(['mask', 'hash', category]);
    return keyedMask(leaf, (text) => `${keys.keyId}:${keys.hmac(use, text).slice(0, DIGEST_LENGTH)}`);
  },
};
