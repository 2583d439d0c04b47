import { textMasker } from './text-masker.ts';

/** Keeps the first character and the domain: `j***@mail.example`. RFC 5321 bounds an address at 320 characters. */
export const email = textMasker('email', 45, (text) => {
  const match = /^([A-Za-z0-9])[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]*@([A-Za-z0-9.-]{1,255})$/.exec(text);
  return match && text.length <= 320 ? `${match[1]}***@${match[2]}` : undefined;
});
