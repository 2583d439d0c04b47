import type { MaskContext, Masker } from './masker.ts';

/** A keyed hash, equal for equal values everywhere under one key: `<key id>:<32 hex digits>`. */
export const hash: Masker = keyed(
  'hash',
  70,
  (text, { keys, category }) => `${keys.keyId}:${keys.hmac(`hash/${category}`, text)}`,
);

/** A keyed hash that differs between tasks, so that two tasks' answers cannot be joined (A72). */
export const pseudonym: Masker = keyed('pseudonym', 80, (text, { keys, category, task }) =>
  keys.hmac(`pseudonym/${task}/${category}`, text),
);

function keyed(name: string, rank: number, hide: (text: string, context: MaskContext) => string): Masker {
  return {
    name,
    parameters: [],
    rank,
    accepts: ['String', 'ID'],
    keyed: true,
    bind: (_parameters, _leaf, context) => (value) =>
      hide(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), context),
  };
}
