import { isDeepStrictEqual } from 'node:util';
import type { Faults } from './faults.ts';
import type { RandomWorld } from './open-random-world.ts';
import type { RandomRequest } from './random-request.ts';
import type { RandomCaller } from './test-callers.ts';

/** An answer in a form in which two gateways' can be compared. */
export interface Answered {
  readonly data: unknown;
  /** Paths as JSON; `none` for errors without one. */
  readonly errors: readonly { readonly path: string; readonly code: string }[];
  readonly messages: readonly string[];
  /** Mutations that reached subgraphs, in order. */
  readonly mutations: readonly string[];
}

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
    const errors = errorPaths.map((path) => ({ path: pathText(path), code: 'STOCK' }));
    return { data: JSON.parse(JSON.stringify(data)), errors, messages, mutations };
  } catch (error) {
    // It throws where a list's place holds something else: to a client that is an answer without data.
    return { data: null, errors: [{ path: 'none', code: 'STOCK' }], messages: [String(error)], mutations };
  }
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
    errors: errors.map((error) => ({ path: pathText(error.path), code: String(error.extensions.code) })),
    messages: [],
    mutations,
    text,
    masked: (extensions.cordon as { readonly masked?: readonly string[] } | undefined)?.masked ?? [],
  };
}

function pathText(path: unknown): string {
  return path === undefined ? 'none' : JSON.stringify(path);
}

/** Deep equality, whatever the order of keys, and the same mutations in the same order. */
export function sameData(one: Answered, other: Answered): boolean {
  return isDeepStrictEqual(one.data, other.data) && isDeepStrictEqual(one.mutations, other.mutations);
}

/** Equality of the errors' paths as sorted lists. */
export function sameErrors(one: Pick<Answered, 'errors'>, other: Pick<Answered, 'errors'>): boolean {
  return isDeepStrictEqual(sortedPaths(one), sortedPaths(other));
}

function sortedPaths({ errors }: Pick<Answered, 'errors'>): readonly string[] {
  return errors.map((error) => error.path).sort();
}
