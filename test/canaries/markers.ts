/** With what every canary begins and ends: eight letters each, which stand nowhere else in whatever form. */
const MARKERS = ['zqXkvJwq', 'Wqjvzkxq'] as const;

/** With what canaries that are numbers begin: as decimals, they stand in no text. */
const [INTEGER, FRACTION] = ['1731946', '731946285'] as const;

/** A canary for a text: a different one for each number and place, with what has to be escaped in JSON and in URLs. */
export function canaryText(place: string, number: number): string {
  const [head, tail] = MARKERS;
  return `${head} é"\\/<%> ${place} ${number} ${tail}`;
}

/** A canary for an Int, of numbers below a thousand. */
export function canaryInteger(number: number): number {
  return Number(INTEGER) * 1_000 + (number % 1_000);
}

/** A canary for a Float. */
export function canaryFraction(number: number): number {
  return Number(FRACTION) * 100_000 + number + 0.5;
}

/**
 * The forms in which canaries stand in these bytes: as they are, in capitals or small letters, in UTF-16, in hexadecimal, in
 * base64. JSON, URLs and SQL leave the markers as they are. Never a canary itself.
 */
export function canaryForms(bytes: Buffer): readonly string[] {
  const exact = bytes.toString('latin1');
  const small = exact.toLowerCase();
  return [
    ...FORMS_IN_SMALL.filter(({ text }) => small.includes(text)),
    ...FORMS.filter(({ text }) => exact.includes(text)),
  ].map(({ form }) => form);
}

/** The same for a text of the store, in which numbers stand as decimals. */
export function canaryFormsOfText(text: string): readonly string[] {
  const isNumber = text.includes(INTEGER) || text.includes(FRACTION);
  return [...canaryForms(Buffer.from(text)), ...(isNumber ? ['a number'] : [])];
}

interface Form {
  readonly form: string;
  /** Bytes, as Latin-1. */
  readonly text: string;
}

const CASES = MARKERS.flatMap((marker) => [marker, marker.toLowerCase(), marker.toUpperCase()]);

const FORMS_IN_SMALL: readonly Form[] = [
  ...MARKERS.map((marker) => ({ form: 'text', text: marker.toLowerCase() })),
  // Without its last byte, which is the first of the other byte order.
  ...MARKERS.map((marker) => ({
    form: 'UTF-16',
    text: Buffer.from(marker.toLowerCase(), 'utf16le').toString('latin1').slice(0, -1),
  })),
  ...CASES.map((marker) => ({ form: 'hexadecimal', text: Buffer.from(marker).toString('hex') })),
];

const FORMS: readonly Form[] = CASES.flatMap((marker) => [0, 1, 2].map((before) => base64Form(marker, before)));

/** What stands in base64 whatever comes before, by how many bytes of a group that are, and behind. */
function base64Form(marker: string, before: number): Form {
  const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(marker)]).toString('base64url');
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor(((before + marker.length) * 8) / 6);
  return { form: 'base64', text: encoded.slice(first, last) };
}
