import { keyedMask } from './keyed-mask.ts';
import type { Masker, Permutable } from './masker.ts';
import { pseudonymMasker } from './pseudonym.ts';
import { redactMasker } from './redact.ts';
import { numberText, textOfNumber } from './token-text.ts';

/**
 * Another text of the same layout: digits for digits, letters for letters of the same case, all else where it was. Equal for
 * equal values of a category while its key lasts, and whoever has the key gets back (`permuteText`). What is not of
 * printable ASCII characters, is too long, or has too few symbols to hide among is redacted; of an ID the pseudonym is
 * shown then, since a hidden ID is never a constant.
 */
export const tokenMasker: Masker = {
  name: 'token',
  parameters: [],
  keeps:
    'the length, the kind of each character, all that is no letter or digit, and which values of a category are equal',
  rank: 135,
  accepts: ['String', 'ID'],
  customs: [],
  keyed: true,
  bind(_parameters, leaf, context) {
    const { keys, category } = context;
    const unfit = (leaf.kind === 'ID' ? pseudonymMasker : redactMasker).bind([], leaf, context);
    return keyedMask(leaf, (text) => permuteText(text, category, keys.permute) ?? unfit(text));
  },
};

/**
 * A text of a category as the text that a permutation of numbers leads to: a value to its token, or with the inverse a token
 * to its value. Undefined where no token can be of that form.
 * SECURITY: category and layout are part of the tweak, so that nothing can be learnt from one category or layout about
 * another (test: 'of one category or layout says nothing of another').
 */
export function permuteText(
  text: string,
  category: string,
  permute: (permutable: Permutable) => bigint,
): string | undefined {
  const numbered = numberText(text);
  if (!numbered) return undefined;
  const { layout, size, number } = numbered;
  const use = JSON.stringify(['mask', 'token', category]);
  return textOfNumber(layout, permute({ use, tweak: JSON.stringify([category, layout]), size, number }));
}
