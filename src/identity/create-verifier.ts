import { MAX_TOKEN_LENGTH } from './bearer-token.ts';
import type { IdentityConfig } from './identity-config.ts';
import type { Principal } from './principal.ts';
import { readToken } from './read-token.ts';
import { createTokenCache } from './token-cache.ts';
import type { IdentityEnvironment, TrustedIssuer } from './trusted-issuer.ts';
import { trustIssuers } from './trusted-issuer.ts';
import { unauthenticated } from './unauthenticated.ts';
import type { VerifiedToken } from './verified-token.ts';
import { isVerifiedByCurrentKeys, refusalNow } from './verified-token.ts';
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
   * Throws CodedError UNAUTHENTICATED, without details, for anything wrong with the token, and ISSUER_UNAVAILABLE where
   * the keys of its issuer cannot be had.
   */
  verify(token: string): Promise<Principal>;
  /** Whether the keys of at least one issuer are or could be loaded, for /readyz. Never throws. */
  ready(): Promise<boolean>;
}

/**
 * A verifier of JWT access tokens of several issuers, which remembers those that were good. Fetches nothing until first
 * used, so issuers may start later. It knows nothing of a policy, so it outlives every change of one; whether a task is
 * known is the policy's to say.
 * SECURITY: the `iss` that a token claims only picks the issuer by whose keys and rules it is verified, `iss` included; a
 * token of any other is refused before anything is fetched (test: 'A53: a token of an unknown issuer …').
 */
export function createVerifier(
  config: IdentityConfig,
  environment: IdentityEnvironment = { fetch: globalThis.fetch, now: Date.now },
): Verifier {
  const issuers = trustIssuers(config, environment);
  const kept = createTokenCache(KEPT_TOKENS);
  const seconds = (): number => Math.floor(environment.now() / 1_000);

  const find = (token: string): VerifiedToken | undefined => {
    const verified = kept.find(token);
    return verified && isVerifiedByCurrentKeys(verified) ? verified : undefined;
  };
  const issuerOf = (token: string): TrustedIssuer => {
    const issuer = issuers.get(readToken(token).issuer);
    if (!issuer) throw unauthenticated('the issuer is not known');
    return issuer;
  };
  return {
    known(token) {
      const verified = find(token);
      return verified && refusalNow(verified, seconds()) === undefined ? verified.principal : undefined;
    },
    async verify(token) {
      if (token.length > MAX_TOKEN_LENGTH) throw unauthenticated('the token is too long');
      const verified = find(token) ?? kept.keep(token, await verifyToken(token, issuerOf(token), seconds()));
      const refusal = refusalNow(verified, seconds());
      if (refusal !== undefined) throw unauthenticated(refusal);
      return verified.principal;
    },
    ready: () => isAnyReady([...issuers.values()]),
  };
}

/** All are asked, so that each loads its keys; the first that has them is enough. */
async function isAnyReady(issuers: readonly TrustedIssuer[]): Promise<boolean> {
  const answers = issuers.map(async ({ keys }) => {
    if (!(await keys.ready())) throw new Error('The issuer cannot be reached.');
    return true;
  });
  return await Promise.any(answers).catch(() => false);
}
