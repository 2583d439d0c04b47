import { MAX_TOKEN_LENGTH } from './bearer-token.ts';
import { createKeySource } from './create-key-source.ts';
import type { Fetch } from './fetch-json.ts';
import type { IdentityConfig } from './identity-config.ts';
import { DEFAULT_SKEW_SECONDS } from './identity-config.ts';
import { loadKeys } from './load-keys.ts';
import type { Principal } from './principal.ts';
import { createTokenCache } from './token-cache.ts';
import { unauthenticated } from './unauthenticated.ts';
import type { VerifiedToken } from './verified-token.ts';
import { refusalNow } from './verified-token.ts';
import { verifyToken } from './verify-token.ts';

/** How many verified tokens are kept; the longest unused goes first. */
const KEPT_TOKENS = 10_000;

/** Turns access tokens into principals: frozen, and the same object for the same token while it is known. */
export interface Verifier {
  /**
   * The principal of a token that was verified earlier and is still good, without waiting for anything; `undefined` for
   * every other, of which `verify` says what is wrong. Never throws.
   */
  known(token: string): Principal | undefined;
  /**
   * Throws CodedError UNAUTHENTICATED, without details, for anything wrong with the token, and NOT_READY where the
   * provider's keys cannot be had.
   */
  verify(token: string): Promise<Principal>;
  /** Whether the provider's keys are or could be loaded, for /readyz. Never throws. */
  ready(): Promise<boolean>;
}

/**
 * A verifier of JWT access tokens, which remembers those that were good. Fetches nothing until first used, so the
 * provider may start later. `now` is in milliseconds.
 */
export function createVerifier(
  config: IdentityConfig,
  fetch: Fetch = globalThis.fetch,
  now: () => number = Date.now,
): Verifier {
  const keys = createKeySource(() => loadKeys(config, fetch), now);
  const kept = createTokenCache(KEPT_TOKENS);
  const skew = config.clockSkewSeconds ?? DEFAULT_SKEW_SECONDS;
  const seconds = (): number => Math.floor(now() / 1_000);

  /** SECURITY: no usable keys, no known tokens (test: 'A53: a known token is refused when the keys …'). */
  const find = (token: string): VerifiedToken | undefined => {
    const generation = keys.generation();
    return generation === undefined ? undefined : kept.find(token, generation);
  };
  return {
    known(token) {
      const verified = find(token);
      return verified && refusalNow(verified, seconds(), skew) === undefined ? verified.principal : undefined;
    },
    async verify(token) {
      if (token.length > MAX_TOKEN_LENGTH) throw unauthenticated('the token is too long');
      const verified = find(token) ?? kept.keep(token, await verifyToken(token, { config, keys, seconds: seconds() }));
      const refusal = refusalNow(verified, seconds(), skew);
      if (refusal !== undefined) throw unauthenticated(refusal);
      return verified.principal;
    },
    ready: keys.ready,
  };
}
