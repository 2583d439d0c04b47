import { LEAST_DOMAIN } from '../lib/least-domain.ts';

/** In UTF-16 code units. Longer texts are no values of a format, and permuting one costs ever more. */
export const MAX_TOKEN_LENGTH = 256;

const PRINTABLE_ASCII = /^[ -~]*$/;

/** A text as its layout, and as a number among all texts of that layout. */
export interface NumberedText {
  /** The text with `0`, `a` or `A` for each symbol: a digit, a small letter, a capital. All else stands for itself. */
  readonly layout: string;
  /** How many texts have the layout. */
  readonly size: bigint;
  /** From 0 to below `size`. */
  readonly number: bigint;
}

/** The symbols that change places with one another, by what stands for them in a layout; all of one in code order. */
const ALPHABETS: readonly { readonly first: string; readonly size: bigint }[] = [
  { first: '0', size: 10n },
  { first: 'a', size: 26n },
  { first: 'A', size: 26n },
];

/**
 * Numbers a text of printable ASCII characters; undefined for any other, for one of more than `MAX_TOKEN_LENGTH`
 * characters, and where fewer than `LEAST_DOMAIN` texts have its layout.
 */
export function numberText(text: string): NumberedText | undefined {
  if (text.length > MAX_TOKEN_LENGTH || !PRINTABLE_ASCII.test(text)) return undefined;
  let [layout, size, number] = ['', 1n, 0n];
  for (const character of text) {
    const alphabet = ALPHABETS.find((each) => isOf(character, each));
    layout += alphabet?.first ?? character;
    if (!alphabet) continue;
    size *= alphabet.size;
    number = number * alphabet.size + BigInt(character.charCodeAt(0) - alphabet.first.charCodeAt(0));
  }
  return size < LEAST_DOMAIN ? undefined : { layout, size, number };
}

/** The text of a layout that has a number, which is below the layout's size. */
export function textOfNumber(layout: string, number: bigint): string {
  let rest = number;
  const characters = Array.from(layout)
    .reverse()
    .map((place) => {
      const alphabet = ALPHABETS.find(({ first }) => first === place);
      if (!alphabet) return place;
      const character = String.fromCharCode(place.charCodeAt(0) + Number(rest % alphabet.size));
      rest /= alphabet.size;
      return character;
    });
  return characters.reverse().join('');
}

function isOf(character: string, { first, size }: (typeof ALPHABETS)[number]): boolean {
  const distance = character.charCodeAt(0) - first.charCodeAt(0);
  return distance >= 0 && distance < size;
}
