import { isDeepStrictEqual } from 'node:util';
import type { Faults } from './faults.ts';
import { isRecord } from './identity.ts';
import type { RandomWorld } from './open-random-world.ts';
import type { RandomRequest } from './random-request.ts';
import type { RandomCaller } from './test-callers.ts';

/** One error of an answer. */
export interface PlacedError {
  /** As JSON; `none` for an error without one. */
  readonly path: string;
  /** The path that was answered, without indices, joined by dots; `path` may be translated. */
  readonly place: string;
  readonly code: string;
  /** What the data hold there: null there or above, some value, or no such place. */
  readonly holds: 'null' | 'value' | 'nothing';
  /** The path of the null that it went up to, as JSON; undefined where it is at its own place. */
  readonly nulled: string | undefined;
}

/** An answer in a form in which two gateways' can be compared. */
export interface Answered {
  readonly data: unknown;
  readonly errors: readonly PlacedError[];
  readonly messages: readonly string[];
  /** Mutations that reached subgraphs, in order. */
  readonly mutations: readonly string[];
}

/** The code of an error by which stock refuses something else where a list or an object belongs, or fails on it. */
export const STOCK_REFUSAL = 'STOCK_REFUSAL';

const REFUSING =
  /^Invalid non-(list|object) value|is not a function|is not iterable|Got unexpected value|Unexpected array in result/;

/** One case: both answers to one request under the same faults. */
export interface Outcome {
  readonly request: RandomRequest;
  readonly faults: Faults;
  readonly stock: Answered;
  readonly ours: Answered;
}

/** Asks the stock gateway. */
export async function askStock(
  world: RandomWorld,
  seed: number,
  faults: Faults,
  request: RandomRequest,
): Promise<Answered> {
  const mutations = world.serve(seed, faults);
  try {
    const { data, errorPaths, messages } = await world.askStock(request);
    const errors = errorPaths.map((path, index) => placedError(data, path, stockCode(messages[index])));
    return { data: JSON.parse(JSON.stringify(data)), errors, messages, mutations };
  } catch (error) {
    // It throws where a list's place holds something else: to a client that is an answer without data.
    return {
      data: null,
      errors: [placedError(null, undefined, stockCode(String(error)))],
      messages: [String(error)],
      mutations,
    };
  }
}

/** What went wrong, as far as stock says so: a value that it could not complete, or anything else. */
function stockCode(message = ''): string {
  return REFUSING.test(message) ? STOCK_REFUSAL : 'STOCK';
}

/** Asks ours; `text` is the body. */
export async function askOurs(
  world: RandomWorld,
  seed: number,
  faults: Faults,
  request: RandomRequest,
  caller?: RandomCaller,
): Promise<Answered & { readonly text: string; readonly masked: readonly string[] }> {
  const mutations = world.serve(seed, faults);
  const { data, errors, text, extensions } = await world.askOurs(request, caller);
  return {
    data: data ?? null,
    errors: errors.map((error) => placedError(data, error.path, String(error.extensions.code))),
    messages: [],
    mutations,
    text,
    masked: (extensions.cordon as { readonly masked?: readonly string[] } | undefined)?.masked ?? [],
  };
}

function placedError(data: unknown, path: unknown, code: string): PlacedError {
  if (!Array.isArray(path)) return { path: 'none', place: 'none', code, holds: 'nothing', nulled: undefined };
  const place = path.filter((key) => typeof key === 'string').join('.');
  const text = JSON.stringify(path);
  const prefixes = path.map((_, length) => JSON.stringify(path.slice(0, length)));
  const nulled = prefixes.find((prefix) => heldAt(data ?? null, prefix) === 'null');
  return { path: text, place, code, holds: heldAt(data ?? null, text), nulled };
}

/** What data hold at the end of a path, given as in `PlacedError`. */
export function heldAt(data: unknown, path: string): PlacedError['holds'] {
  let value = data;
  for (const key of path === 'none' ? [] : (JSON.parse(path) as readonly (string | number)[])) {
    if (value === null) return 'null';
    value = Array.isArray(value) ? value[Number(key)] : isRecord(value) ? value[String(key)] : undefined;
  }
  if (value === undefined) return 'nothing';
  return value === null ? 'null' : 'value';
}

/** Deep equality, whatever the order of keys, and the same mutations in the same order. */
export function sameData(one: Answered, other: Answered): boolean {
  return isDeepStrictEqual(one.data, other.data) && isDeepStrictEqual(one.mutations, other.mutations);
}

/** Equality of the errors' paths in any order: fetches at once fail in any. */
export function sameErrors(one: Pick<Answered, 'errors'>, other: Pick<Answered, 'errors'>): boolean {
  return isDeepStrictEqual(sortedPaths(one), sortedPaths(other));
}

function sortedPaths({ errors }: Pick<Answered, 'errors'>): readonly string[] {
  return errors.map((error) => error.path).sort();
}
