import { textMasker } from './text-masker.ts';

/** Keeps the initials of the first two words: `A. B.` */
export const name = textMasker('name', 45, (text) => {
  const initials = text
    .trim()
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => /^\p{L}/u.exec(word.normalize('NFC'))?.[0]);
  return initials.some((initial) => initial === undefined)
    ? undefined
    : initials.map((initial) => `${initial}.`).join(' ');
});
