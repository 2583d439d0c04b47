/** Numbers that begin with `from` to `to` (equally many digits), and how many digits they have in all (ISO/IEC 7812). */
interface Issuer {
  readonly from: string;
  readonly to: string;
  readonly least: number;
  readonly most: number;
  /** So many digits are also enough where no word and no name says that it is a card. */
  readonly plain: number;
}

const ISSUERS: readonly Issuer[] = [
  // Visa.
  { from: '4', to: '4', least: 13, most: 13, plain: 0 },
  { from: '4', to: '4', least: 16, most: 16, plain: 16 },
  { from: '4', to: '4', least: 18, most: 19, plain: 0 },
  // Mastercard.
  { from: '51', to: '55', least: 16, most: 16, plain: 16 },
  { from: '2221', to: '2720', least: 16, most: 16, plain: 16 },
  // American Express.
  { from: '34', to: '34', least: 15, most: 15, plain: 15 },
  { from: '37', to: '37', least: 15, most: 15, plain: 15 },
  // Diners Club.
  { from: '300', to: '305', least: 14, most: 19, plain: 14 },
  { from: '3095', to: '3095', least: 14, most: 19, plain: 14 },
  { from: '36', to: '36', least: 14, most: 19, plain: 14 },
  { from: '38', to: '39', least: 14, most: 19, plain: 14 },
  // JCB, and its older numbers.
  { from: '3528', to: '3589', least: 16, most: 19, plain: 16 },
  { from: '2131', to: '2131', least: 15, most: 15, plain: 0 },
  { from: '1800', to: '1800', least: 15, most: 15, plain: 0 },
  // Discover, UnionPay.
  { from: '6011', to: '6011', least: 16, most: 19, plain: 16 },
  { from: '644', to: '649', least: 16, most: 19, plain: 16 },
  { from: '65', to: '65', least: 16, most: 19, plain: 16 },
  { from: '62', to: '62', least: 16, most: 19, plain: 16 },
  { from: '81', to: '82', least: 16, most: 19, plain: 0 },
  // Mir, Troy.
  { from: '2200', to: '2204', least: 16, most: 19, plain: 16 },
  { from: '9792', to: '9792', least: 16, most: 16, plain: 0 },
  // Maestro, and those national ones that share its ranges.
  { from: '50', to: '50', least: 12, most: 19, plain: 0 },
  { from: '56', to: '58', least: 12, most: 19, plain: 0 },
  { from: '6', to: '6', least: 12, most: 19, plain: 0 },
  // What some generators of test data hold for JCB and Maestro.
  { from: '35', to: '35', least: 16, most: 16, plain: 0 },
  { from: '0604', to: '0604', least: 12, most: 12, plain: 0 },
];

/** How surely digits of a valid check digit are a card's: by themselves, with a label beside them, or not at all. */
export type CardLikeness = 'plain' | 'labelled' | 'none';

/** Compares digits with the issuers' ranges and lengths. */
export function cardLikeness(digits: string): CardLikeness {
  let likeness: CardLikeness = 'none';
  for (const { from, to, least, most, plain } of ISSUERS) {
    if (digits.length < least || digits.length > most) continue;
    const prefix = digits.slice(0, from.length);
    if (prefix < from || prefix > to) continue;
    if (digits.length === plain) return 'plain';
    likeness = 'labelled';
  }
  return likeness;
}
