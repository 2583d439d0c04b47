import { textMasker } from './text-masker.ts';

/** Keeps the country and the last four characters: `DE** **** 3000`. @see ISO 13616 */
export const iban = textMasker('iban', 50, (text) => {
  if (/^[A-Z]{2}\*\* \*{4} [A-Z0-9]{4}$/.test(text)) return text;
  const compact = text.replace(/ /g, '').toUpperCase();
  return /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact)
    ? `${compact.slice(0, 2)}** **** ${compact.slice(-4)}`
    : undefined;
});
