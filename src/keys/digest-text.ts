/**
 * A value as it is digested, so that a search finds it in other spellings: as text, in Unicode's composed form (NFC),
 * without white space around it, in lower case whatever the locale. Idempotent; total. Accents, inner white space and
 * punctuation count, and so does ß against SS. A number or boolean is the text that JSON has for it.
 * @see https://unicode.org/reports/tr15/
 */
export function digestText(value: string | number | boolean): string {
  // Composed last: some capitals (İ) become two characters, which may belong in another order.
  return String(value).trim().toLowerCase().normalize('NFC');
}
