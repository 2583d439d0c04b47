import { keyedMask } from './keyed-mask.ts';
import type { Masker } from './masker.ts';

const DIGEST_LENGTH = 32;

/** 32 characters of HMAC: equal for equal values of a category within one task, unlinkable across tasks (A72). */
export const pseudonymMasker: Masker = {
  name: 'pseudonym',
  parameters: [],
  keeps: 'which values of a category are equal, within one task',
  rank: 150,
  accepts: ['String', 'ID'],
  customs: [],
  keyed: true,
  bind(_parameters, leaf, { keys, category, task }) {
    const use = JSON.stringify(['mask', 'pseudonym', category, task]);
    return keyedMask(leaf, (text) => keys.hmac(use, text).slice(0, DIGEST_LENGTH));
  },
};
