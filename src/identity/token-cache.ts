import { hash } from 'node:crypto';
import { createBoundedMap } from '../lib/bounded-map.ts';
import type { VerifiedToken } from './verified-token.ts';

/** Tokens that were verified, each with the issuer and the generation of keys that it was verified by. */
export interface TokenCache {
  /** What was kept of exactly this token; whether its keys are still the current ones is for the caller to ask. */
  find(token: string): VerifiedToken | undefined;
  /** Keeps a token, and returns what is kept of it: of several at the same time the first, so all get one principal. */
  keep(token: string, verified: VerifiedToken): VerifiedToken;
}

/**
 * A cache of at most `limit` tokens, for one verifier: what its configuration decided is part of what is kept.
 * SECURITY: keyed by the SHA-256 of the whole token, signature included, so that no usable token lies in memory and no
 * other one finds it (test: 'A53: a forged token is never a known one').
 * SECURITY: tokens that were refused are not kept. Whoever forges them varies a byte each time, so remembering them would
 * save nothing, and would push good ones out.
 */
export function createTokenCache(limit: number): TokenCache {
  const entries = createBoundedMap<string, VerifiedToken>(limit);
  return {
    find: (token) => entries.get(keyOf(token)),
    keep(token, verified) {
      const key = keyOf(token);
      const known = entries.get(key);
      if (known?.by === verified.by && known.generation === verified.generation) return known;
      entries.set(key, verified);
      return verified;
    },
  };
}

function keyOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
