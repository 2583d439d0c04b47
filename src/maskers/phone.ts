import { textMasker } from './text-masker.ts';

/** Keeps the last two digits of at least seven: `*******67`. */
export const phone = textMasker('phone', 50, (text) => {
  if (/^\*{7}\d{2}$/.test(text)) return text;
  const digits = text.replace(/\D/g, '');
  const isPhone = /^[+\d\s().x/-]+$/.test(text) && digits.length >= 7 && digits.length <= 18;
  return isPhone ? `*******${digits.slice(-2)}` : undefined;
});
