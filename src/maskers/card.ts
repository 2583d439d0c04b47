import { textMasker } from './text-masker.ts';

/** Keeps the last four digits, as PCI DSS 3.4 allows to be shown: `**** **** **** 1234`. */
export const card = textMasker('card', 50, (text) => {
  if (/^(\*{4} ){3}\d{4}$/.test(text)) return text;
  const digits = text.replace(/[ -]/g, '');
  return /^\d{12,19}$/.test(digits) ? `**** **** **** ${digits.slice(-4)}` : undefined;
});
