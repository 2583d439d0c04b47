import { hashOf } from '../random/hash-of.ts';

/** How every canary begins and ends. Between them are eight characters by which its place is told. */
const [HEAD, TAIL] = ['Qz7k', 'Jx4v'];

/** What a canary is: a value of a subgraph, part of a subgraph's error or of an answer nobody asked for, or an input. */
export type CanaryKind = 'value' | 'stray' | 'input';

/** Where a canary comes from. */
export interface Origin {
  readonly kind: CanaryKind;
  /** `Type.field` of a value, otherwise a word. */
  readonly coordinate: string;
  /** The object and the place in its field, such as `E0#2.f1[0]`. */
  readonly place: string;
}

/** A canary that was found, and in which form. */
export interface Sighting {
  /** Code or number: what the register knows the canary by. */
  readonly key: string;
  readonly form: string;
}

/** The text of a code, 16 letters and digits. */
export function textOf(code: string): string {
  return `${HEAD}${code}${TAIL}`;
}

/** The canaries of one graph by code or number; whatever the register hands out is told apart by its place. */
export class CanaryRegister {
  readonly #origins = new Map<string, Origin>();
  readonly #salt: string;

  /** Registers of different salts hand out different canaries for a place. */
  constructor(salt: string | number) {
    this.#salt = `${salt}|`;
  }

  /** A text for a place, the same whenever it is asked for. */
  text(origin: Origin): string {
    const [first, second] = this.#hashes(origin);
    const code = base36(first) + base36(second);
    this.#origins.set(code, origin);
    return textOf(code);
  }

  /** An Int of ten digits, no multiple of ten. */
  integer(origin: Origin): number {
    const [first, second] = this.#hashes(origin);
    const number = 1_000_000_000 + (first % 99_999_999) * 10 + 1 + (second % 9);
    this.#origins.set(String(number), origin);
    return number;
  }

  /** A Float of ten digits and a fraction that no rounding leaves. */
  fraction(origin: Origin): number {
    const [first] = this.#hashes(origin);
    const number = 1_000_000_000 + (first % 999_999_999) + 0.37;
    this.#origins.set(String(number), origin);
    return number;
  }

  #hashes({ place }: Origin): readonly [number, number] {
    return [hashOf(this.#salt + place), hashOf(`${this.#salt}${place}~`)];
  }

  originOf(key: string): Origin | undefined {
    return this.#origins.get(key);
  }

  /** Knows whatever looks like a canary in a request as an input, unless it is known already. */
  readInputs(request: string, coordinate: string): void {
    for (const { key } of plainIn(request, 'plain'))
      if (!this.#origins.has(key)) this.#origins.set(key, { kind: 'input', coordinate, place: 'the request' });
  }

  /** The canaries of this register in a text or in bytes (read as Latin-1), in whatever form. */
  find(text: string): readonly (Sighting & { readonly origin: Origin })[] {
    return findCanaries(text).flatMap((sighting) => {
      const origin = this.#origins.get(sighting.key);
      return origin ? [{ ...sighting, origin }] : [];
    });
  }
}

/** The code of a canary's whole text. */
export function codeOf(text: string): string {
  return text.slice(HEAD.length, -TAIL.length);
}

/** What may be a canary in a text, plain, in capitals, escaped, reversed, in UTF-16, hexadecimal, base64 or per cent. */
export function findCanaries(text: string): readonly Sighting[] {
  const plain = [...plainIn(text, 'plain'), ...numbersIn(text)];
  return SUSPECT.test(text) ? [...plain, ...FORMS.flatMap((form) => decodedIn(text, form))] : plain;
}

/** One way to write a text so that its marker is not seen. */
interface Form {
  readonly name: string;
  /** Matches a run that holds a marker in this form. */
  readonly run: RegExp;
  readonly decode: (run: string) => readonly string[];
}

/** What stands in base64 whatever is around a marker, for each of the three alignments. */
const BASE64_MARKS = [HEAD, TAIL].flatMap((marker) =>
  [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(marker)]).toString('base64url');
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + marker.length) * 8) / 6));
  }),
);

const FORMS: readonly Form[] = [
  {
    name: 'reversed',
    run: new RegExp(`[0-9A-Za-z]{0,64}(?:${reversed(HEAD)}|${reversed(TAIL)})[0-9A-Za-z]{0,64}`, 'gi'),
    decode: (run) => [reversed(run)],
  },
  {
    name: 'hexadecimal',
    run: new RegExp(`[0-9a-f]{0,64}(?:${hex(HEAD)}|${hex(TAIL)})[0-9a-f]{0,64}`, 'gi'),
    decode: (run) => [0, 1].map((skip) => Buffer.from(run.slice(skip), 'hex').toString('latin1')),
  },
  {
    name: 'base64',
    run: new RegExp(`[0-9A-Za-z+/_-]{0,64}(?:${BASE64_MARKS.join('|')})[0-9A-Za-z+/_-]{0,64}`, 'g'),
    decode: (run) => [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64').toString('latin1')),
  },
  {
    name: 'percent-encoded',
    run: new RegExp(
      `(?:%[0-9a-f]{2}|[0-9a-z]){0,32}(?:${perCent(HEAD)}|${perCent(TAIL)})(?:%[0-9a-f]{2}|[0-9a-z]){0,32}`,
      'gi',
    ),
    decode: (run) => [run.replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))],
  },
  {
    name: 'escaped',
    run: new RegExp(
      `(?:\\\\+u[0-9a-f]{4}|[0-9a-z]){0,32}(?:${escaped(HEAD)}|${escaped(TAIL)})(?:\\\\+u[0-9a-f]{4}|[0-9a-z]){0,32}`,
      'gi',
    ),
    decode: (run) => [run.replace(/\\+u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))],
  },
  {
    name: 'UTF-16',
    run: new RegExp(`(?:[0-9A-Za-z]\\x00){0,32}(?:${wide(HEAD)}|${wide(TAIL)})(?:\\x00[0-9A-Za-z]){0,32}`, 'gi'),
    decode: (run) => [run.replaceAll('\0', '')],
  },
];

/** What no text without a hidden marker holds, or hardly ever: asked first, since texts are long and leaks are rare. */
const SUSPECT = new RegExp(
  [HEAD, TAIL].flatMap((marker) => [reversed, hex, perCent, escaped, wide].map((write) => write(marker))).join('|') +
    `|${BASE64_MARKS.join('|')}`,
  'i',
);

/** A whole code beside either marker, in small letters or capitals: half a canary is as much a leak. */
const PLAIN = new RegExp(`${HEAD}([0-9a-z]{8})|([0-9a-z]{8})${TAIL}`, 'gi');

function plainIn(text: string, form: string): readonly Sighting[] {
  return [...text.matchAll(PLAIN)].map(([, before, after]) => ({ key: (before ?? after ?? '').toLowerCase(), form }));
}

function numbersIn(text: string): readonly Sighting[] {
  return [...text.matchAll(/(?<![\d.])1\d{9}(?:\.37)?(?![\d.])/g)].map(([key]) => ({ key, form: 'plain' }));
}

function decodedIn(text: string, { name, run, decode }: Form): readonly Sighting[] {
  return [...text.matchAll(run)].flatMap(([found]) => decode(found).flatMap((each) => plainIn(each, name)));
}

function base36(hash: number): string {
  return (hash % 36 ** 4).toString(36).padStart(4, '0');
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}

function hex(text: string): string {
  return Buffer.from(text).toString('hex');
}

function perCent(text: string): string {
  return [...text].map((letter) => `%${hex(letter)}`).join('');
}

function escaped(text: string): string {
  return [...text].map((letter) => `\\\\+u00${hex(letter)}`).join('');
}

/** Without the last zero, which is the first of the other byte order. */
function wide(text: string): string {
  return [...text].join('\\x00');
}
