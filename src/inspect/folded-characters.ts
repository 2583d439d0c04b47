/** In `FOLDED`: the character stands for itself. */
export const UNCHANGED = 0;
/** In `FOLDED`: the character has no width, and is left out. */
export const LEFT_OUT = 0xffff;

/** Ranges of UTF-16 units, and the character that all of them stand for. */
const FOLDED_TO_ONE: readonly (readonly [from: number, to: number, character: string])[] = [
  [0x00a0, 0x00a0, ' '],
  [0x2000, 0x200a, ' '],
  [0x202f, 0x202f, ' '],
  [0x205f, 0x205f, ' '],
  [0x3000, 0x3000, ' '],
  [0x2010, 0x2015, '-'],
  [0x2212, 0x2212, '-'],
  [0xfe58, 0xfe58, '-'],
  [0xfe63, 0xfe63, '-'],
  [0x2018, 0x2019, "'"],
  [0x2024, 0x2024, '.'],
  [0x3002, 0x3002, '.'],
  [0xff61, 0xff61, '.'],
  [0xfe6b, 0xfe6b, '@'],
  [0xfe55, 0xfe55, ':'],
];
/** Ranges that stand for as many characters, from the given one on: full-width forms, and digits of other scripts. */
const FOLDED_IN_ORDER: readonly (readonly [from: number, to: number, first: string])[] = [
  [0xff01, 0xff5e, '!'],
  ...[0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50].map(
    (zero) => [zero, zero + 9, '0'] as const,
  ),
];
/** Soft hyphen, zero-width spaces and joiners, directional marks, byte order mark. */
const WITHOUT_WIDTH: readonly (readonly [from: number, to: number])[] = [
  [0x00ad, 0x00ad],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x2064],
  [0x2066, 0x2069],
  [0xfeff, 0xfeff],
];

/** By UTF-16 unit: the unit that it stands for where detectors read, UNCHANGED or LEFT_OUT. */
export const FOLDED = new Uint16Array(0x10000);
for (const [from, to, character] of FOLDED_TO_ONE) FOLDED.fill(character.charCodeAt(0), from, to + 1);
for (const [from, to, first] of FOLDED_IN_ORDER)
  for (let code = from; code <= to; code++) FOLDED[code] = first.charCodeAt(0) + code - from;
for (const [from, to] of WITHOUT_WIDTH) FOLDED.fill(LEFT_OUT, from, to + 1);
