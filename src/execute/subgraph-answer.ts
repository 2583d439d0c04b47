import { MAX_NESTING } from '../lib/nesting.ts';
import type { ParsedJson } from '../lib/parse-json.ts';
import { parseJson } from '../lib/parse-json.ts';
import type { ResponsePath } from '../lib/response-path.ts';
import { isRawObject } from './raw-result.ts';

/** One error that a subgraph reported: all that is kept of it. */
export interface SubgraphError {
  /** `undefined` where it gave none, or none that can be read. */
  readonly path: ResponsePath | undefined;
  /** Only a code that the operator lets through (`errors.passCodes`). */
  readonly code: string | undefined;
}

/** What a subgraph answered. */
export interface SubgraphAnswer {
  /** Belongs to whoever asked: no other answer shares its objects. */
  readonly data: Record<string, unknown> | null | undefined;
  /** At most `MOST_ERRORS` and one that stands for the rest, and for what was no error. */
  readonly errors: readonly SubgraphError[];
  /**
   * Whether every string and number in it is its own JSON text: the body holds no backslash, so that none of its strings
   * needs escaping, and no number that is an ExactNumber.
   */
  readonly isPlain: boolean;
}

const BACKSLASH = 0x5c;
const NO_ERRORS: readonly SubgraphError[] = [];

/** The most errors of one answer that are told apart. */
export const MOST_ERRORS = 10_000;

/** What stands for errors that are malformed, or too many. */
const SOME_ERROR: SubgraphError = { path: undefined, code: undefined };

/** Whether the bytes of a JSON text hold no backslash. */
export function isPlainJson(bytes: Buffer): boolean {
  return bytes.indexOf(BACKSLASH) === -1;
}

/** What a charset of a content type is read as; others are refused. A JSON text should be UTF-8 (RFC 8259 section 8.1). */
const CHARSETS: ReadonlyMap<string, 'utf-8' | 'windows-1252'> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  // As the Encoding standard has it, and every browser.
  ['iso-8859-1', 'windows-1252'],
  ['latin1', 'windows-1252'],
  ['windows-1252', 'windows-1252'],
]);

/** The text of a body, without a byte order mark; `undefined` where its content type names a charset that is not read. */
export function decodeBody(bytes: Buffer, contentType: string): string | undefined {
  const [, named = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(contentType) ?? [];
  const charset = CHARSETS.get(named.toLowerCase());
  if (charset === undefined) return undefined;
  if (charset !== 'utf-8') return new TextDecoder(charset).decode(bytes);
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', hasMark ? 3 : 0);
}

/** What is known of a text beside it. */
export interface AnswerSource {
  /** What it was decoded from. */
  readonly bytes?: Uint8Array;
  /** Whether it answers fields that may be fractions (`Fetch.hasFractions`). */
  readonly hasFractions?: boolean;
  /** Codes of errors that go on. */
  readonly passCodes?: ReadonlySet<string>;
}

/**
 * Reads a GraphQL answer (GraphQL over HTTP, section 6.4): an object with `data`, an object or null, or at least one
 * error. `undefined` for everything else. Unknown members are ignored. An object of data is kept whatever `errors` is: what
 * that holds beside well-formed errors is one error without a path.
 *
 * SECURITY: messages and extensions of errors end here; only paths go on (test "errors are only paths", A34), and a
 * code that is in `passCodes` (test "a code is passed from the list only").
 */
export function parseAnswer(
  text: string,
  isPlain: boolean,
  { passCodes = NO_CODES, ...source }: AnswerSource = {},
): SubgraphAnswer | undefined {
  const { value: body, isExact } = readJson(text, source);
  if (!isRawObject(body)) return undefined;
  const { data } = body;
  if (data !== undefined && data !== null && !isRawObject(data)) return undefined;
  const errors = errorsOf(body.errors, passCodes);
  if (data === undefined && errors.length === 0) return undefined;
  if (!data && errors.length > 0 && !Array.isArray(body.errors)) return undefined;
  return { data, errors, isPlain: isPlain && !isExact };
}

const NO_CODES: ReadonlySet<string> = new Set();

/** SECURITY: the parser's error quotes the text, so it is not kept (test "no text of …", A34). */
function readJson(text: string, { bytes, hasFractions }: AnswerSource): ParsedJson {
  try {
    return parseJson(text, bytes, hasFractions);
  } catch {
    return { value: undefined, isExact: false };
  }
}

function errorsOf(errors: unknown, passCodes: ReadonlySet<string>): readonly SubgraphError[] {
  if (errors === undefined || errors === null) return NO_ERRORS;
  if (!Array.isArray(errors)) return [SOME_ERROR];
  const read = errors
    .slice(0, MOST_ERRORS)
    .flatMap((error) => (isRawObject(error) ? [readError(error, passCodes)] : []));
  return read.length === errors.length ? read : [...read, SOME_ERROR];
}

function readError({ path, extensions }: Readonly<Record<string, unknown>>, passCodes: ReadonlySet<string>) {
  const code = passCodes.size > 0 && isRawObject(extensions) ? extensions.code : undefined;
  return {
    path: isPath(path) ? path : undefined,
    code: typeof code === 'string' && passCodes.has(code) ? code : undefined,
  };
}

/** Longer paths are none of any answer that is short enough to be read. */
function isPath(path: unknown): path is ResponsePath {
  return Array.isArray(path) && path.length <= MAX_NESTING && path.every(isPathKey);
}

function isPathKey(key: unknown): key is string | number {
  return typeof key === 'string' || typeof key === 'number';
}
