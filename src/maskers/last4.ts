import { textMasker } from './text-masker.ts';

/** Keeps the last four letters or digits of at least nine: `****6789`. */
export const last4 = textMasker('last4', 50, (text) => {
  if (/^\*{4}[A-Za-z0-9]{4}$/.test(text)) return text;
  const kept = text.replace(/[^A-Za-z0-9]/g, '');
  return kept.length < 9 ? undefined : `****${kept.slice(-4)}`;
});
