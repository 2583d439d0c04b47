import type { CryptoKey, FlattenedJWSInput, JSONWebKeySet, JWSHeaderParameters } from 'jose';
import { createLocalJWKSet, errors } from 'jose';

/** A set of keys as it was loaded. */
export interface LoadedKeys {
  /** The key for a header; `undefined` where none fits, jose's errors where several do or the one cannot be used. */
  readonly find: (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey | undefined>;
  /** 1 at first; grows whenever other keys than before are loaded. */
  readonly generation: number;
  /** When it was loaded last, in milliseconds. */
  readonly at: number;
  /** What tells it from other sets. */
  readonly content: string;
}

/** Keys as they were loaded at a time; the known ones, if they say the same, since an issuer may list them in any order. */
export function renewKeys(known: LoadedKeys | undefined, loaded: JSONWebKeySet, at: number): LoadedKeys {
  const content = loaded.keys
    .map((key) => JSON.stringify(key))
    .sort()
    .join();
  if (known?.content === content) return { ...known, at };
  return { find: createFinder(loaded), content, generation: (known?.generation ?? 0) + 1, at };
}

function createFinder(keys: JSONWebKeySet): LoadedKeys['find'] {
  const find = createLocalJWKSet(keys);
  return async (header, token) => {
    try {
      return await find(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return undefined;
      throw error;
    }
  };
}
