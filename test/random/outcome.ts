import { isDeepStrictEqual } from 'node:util';
import type { Faults } from './faults.ts';
import type { RandomWorld } from './open-random-world.ts';
import type { RandomRequest } from './random-request.ts';
import { withFreshAliases, withoutFreshAliases, withoutFreshPath, withTypenames } from './rewrite-request.ts';
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

/** A way to put the same request to the stock gateway. */
export type Wording = 'as asked' | 'fresh aliases' | 'with typenames';

const REWORD: Readonly<Record<Wording, (request: RandomRequest) => RandomRequest>> = {
  'as asked': (request) => request,
  'fresh aliases': withFreshAliases,
  'with typenames': withTypenames,
};

/** Asks the stock gateway, in some wording, and gives the answer in the request's own keys. */
export async function askStock(
  world: RandomWorld,
  seed: number,
  faults: Faults,
  request: RandomRequest,
  wording: Wording = 'as asked',
): Promise<Answered> {
  const mutations = world.serve(seed, faults);
  const isAsked = wording === 'as asked';
  try {
    const { data, errorPaths, messages } = await world.askStock(REWORD[wording](request));
    const paths = isAsked ? errorPaths : errorPaths.map(withoutFreshPath);
    const plain: unknown = JSON.parse(JSON.stringify(data));
    return {
      data: isAsked ? plain : withoutFreshAliases(plain),
      errors: paths.map((path) => ({ path: pathText(path), code: 'STOCK' })),
      messages,
      mutations,
    };
  } catch (error) {
    // It throws where a list's place holds something else: to a client that is an answer without data.
    return { data: null, errors: [{ path: 'none', code: 'STOCK' }], messages: [String(error)], mutations };
  }
}

/** Asks ours. */
export async function askOurs(
  world: RandomWorld,
  seed: number,
  faults: Faults,
  request: RandomRequest,
  caller?: RandomCaller,
): Promise<Answered & { readonly text: string }> {
  const mutations = world.serve(seed, faults);
  const { data, errors, text } = await world.askOurs(request, caller);
  return {
    data: data ?? null,
    errors: errors.map(({ path, extensions }) => ({ path: pathText(path), code: String(extensions.code) })),
    messages: [],
    mutations,
    text,
  };
}

function pathText(path: unknown): string {
  return path === undefined ? 'none' : JSON.stringify(path);
}

/** Deep equality, whatever the order of keys. */
export function sameData(one: Answered, other: Answered): boolean {
  return isDeepStrictEqual(one.data, other.data);
}

/** Equality of the errors' paths as sorted lists. */
export function sameErrors(one: Pick<Answered, 'errors'>, other: Pick<Answered, 'errors'>): boolean {
  return isDeepStrictEqual(sortedPaths(one), sortedPaths(other));
}

function sortedPaths({ errors }: Pick<Answered, 'errors'>): readonly string[] {
  return errors.map((error) => error.path).sort();
}
