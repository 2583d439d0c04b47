import type { ResponsePath } from '../lib/response-path.ts';
import { isRawObject } from './raw-result.ts';

/** What a subgraph answered. */
export interface SubgraphAnswer {
  /** Belongs to whoever asked: no other answer shares its objects. */
  readonly data: Record<string, unknown> | null | undefined;
  /** One path for each error of the subgraph, `undefined` where it gave none. */
  readonly errors: readonly (ResponsePath | undefined)[];
  /** Whether the body holds no backslash, so that none of its strings needs escaping in JSON. */
  readonly isPlain: boolean;
}

const BACKSLASH = 0x5c;
const NO_ERRORS: readonly (ResponsePath | undefined)[] = [];

/** Whether the bytes of a JSON text hold no backslash. */
export function isPlainJson(bytes: Buffer): boolean {
  return bytes.indexOf(BACKSLASH) === -1;
}

/**
 * Reads a GraphQL answer (GraphQL over HTTP, section 6.4): an object with `data`, an object or null, or at least one
 * error. `undefined` for everything else. Unknown members are ignored.
 *
 * SECURITY: messages and extensions of errors end here; only paths go on (test "errors are only paths", A34).
 */
export function parseAnswer(text: string, isPlain: boolean): SubgraphAnswer | undefined {
  const body = parseJson(text);
  if (!isRawObject(body)) return undefined;
  const { data } = body;
  if (data !== undefined && data !== null && !isRawObject(data)) return undefined;
  const errors = pathsOf(body.errors);
  if (errors === undefined || (data === undefined && errors.length === 0)) return undefined;
  return { data, errors, isPlain };
}

/** SECURITY: the parser's error quotes the text, so it is not kept (test "no text of …", A34). */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The paths of a list of errors, or `undefined` where it is no such list. */
function pathsOf(errors: unknown): readonly (ResponsePath | undefined)[] | undefined {
  if (errors === undefined || errors === null) return NO_ERRORS;
  if (!Array.isArray(errors) || !errors.every(isError)) return undefined;
  return errors.map((error) => error.path ?? undefined);
}

function isError(error: unknown): error is { readonly path?: ResponsePath | null } {
  if (!isRawObject(error)) return false;
  const { path } = error;
  return path === undefined || path === null || (Array.isArray(path) && path.every(isPathKey));
}

function isPathKey(key: unknown): key is string | number {
  return typeof key === 'string' || typeof key === 'number';
}
