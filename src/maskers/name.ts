import type { Masker } from './masker.ts';
import { quickName } from './quick-name.ts';
import { textMask } from './text-mask.ts';

/** An initial: a letter, but not of a script in which one character is a whole family name. */
const INITIAL = /[\p{L}--[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]]/v;

/** Initials of at most the first two words, `A. L.`; a word of one character has none. Without initials: redacted. */
export const nameMasker: Masker = {
  name: 'name',
  parameters: [],
  keeps: 'two initials',
  rank: 120,
  accepts: ['String'],
  customs: [],
  keyed: false,
  bind(_parameters, leaf) {
    return textMask(leaf, shapeName, quickName);
  },
};

/** The meaning of `name`. */
export function shapeName(text: string): string | undefined {
  const initials = text.split(/\s+/).flatMap((word) => (word.length < 2 ? [] : (INITIAL.exec(word)?.[0] ?? [])));
  const kept = initials.slice(0, 2).map((initial) => `${initial}.`);
  return kept.length === 0 ? undefined : kept.join(' ');
}
