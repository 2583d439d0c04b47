/** Letters and digits of an IBAN by its country: SWIFT's registry (ISO 13616), and those that are used without being in it. */
const BY_LENGTH: Readonly<Record<number, string>> = {
  15: 'NO',
  16: 'BE',
  18: 'DK FI FK FO GL NL SD',
  19: 'MK SI',
  20: 'AT BA EE KZ LT LU MN XK',
  21: 'CH HR LI LV',
  22: 'BG BH CR DE GB GE IE ME RS VA',
  23: 'AE GI IL IQ OM SO TL',
  24: 'AD CZ ES MD PK RO SA SE SK TN VG',
  25: 'AO CV GW LY MZ PT ST',
  26: 'DZ IR IS TR',
  27: 'BI CF CG CM DJ FR GA GQ GR IT KM MC MG MR SM TD',
  28: 'AL AZ BF BJ BY CI CY DO GT HN HU LB MA ML NE NI PL SN SV TG',
  29: 'BR EG PS QA UA',
  30: 'JO KW MU YE',
  31: 'MT SC',
  32: 'LC',
  33: 'RU',
};

/** How many letters and digits an IBAN has, by the country's two letters in upper case. */
export const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  Object.entries(BY_LENGTH).flatMap(([length, countries]) =>
    countries.split(' ').map((country) => [country, Number(length)] as const),
  ),
);

/** Countries whose account numbers hold digits only. What is hexadecimal, such as a hash, would look like one of them else. */
const ALL_DIGITS = new Set(
  'AE AT BA BE CR CZ DE DK EE ES FI FO GL HR HU IL LT ME MN NO PL PT RS SD SE SI SK TL TN VA XK'.split(' '),
);

/** How many letters and digits behind the first four must be digits; as many as are known, so as to refuse no valid one. */
export function leadingDigits(letters: string): number {
  const country = letters.slice(0, 2).toUpperCase();
  if (country === 'AD') return 8;
  return ALL_DIGITS.has(country) ? letters.length - 4 : 0;
}
