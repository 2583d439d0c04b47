import type { JWTPayload, JWTVerifyOptions } from 'jose';
import { errors, jwtVerify } from 'jose';
import { CodedError } from '../errors.ts';
import { MAX_TOKEN_LENGTH } from './bearer-token.ts';
import { createKeySource } from './create-key-source.ts';
import type { Fetch } from './fetch-json.ts';
import type { KeyLocation } from './load-keys.ts';
import { loadKeys } from './load-keys.ts';
import type { Principal } from './principal.ts';
import type { ClaimPaths } from './read-claims.ts';
import { DEFAULT_CLAIM_PATHS, principalFromClaims } from './read-claims.ts';
import { unauthenticated } from './unauthenticated.ts';

/** Signature algorithms that can be allowed: asymmetric ones only. */
export const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;

/** Whose tokens are accepted, and how they are read. */
export interface IdentityConfig extends KeyLocation {
  /** The `aud` that a token must hold, or one of them. */
  readonly audience: string | readonly string[];
  /** Default: RS256, ES256 and EdDSA. */
  readonly algorithms?: readonly (typeof ALGORITHMS)[number][];
  /** How far the provider's clock may be off, in seconds; default 5. */
  readonly clockSkewSeconds?: number;
  /** `at+jwt` (RFC 9068, default), or `any` for a provider that does not mark its access tokens. */
  readonly requireTyp?: 'at+jwt' | 'any';
  /** Default: `groups` and `task`. */
  readonly claims?: Partial<ClaimPaths>;
  /** Labels that a token may carry; every label where undefined. */
  readonly knownTasks?: ReadonlySet<string> | undefined;
}

/** Turns access tokens into principals. */
export interface Verifier {
  /**
   * Throws CodedError UNAUTHENTICATED, without details, for anything wrong with the token, and NOT_READY where the
   * provider's keys cannot be had.
   */
  verify(token: string): Promise<Principal>;
  /** Whether the provider's keys are or could be loaded, for /readyz. Never throws. */
  ready(): Promise<boolean>;
}

/**
 * A verifier of JWT access tokens (RFC 9068, by the advice of RFC 8725). Fetches nothing until first used, so the
 * provider may start later. `now` is in milliseconds.
 */
export function createVerifier(
  config: IdentityConfig,
  fetch: Fetch = globalThis.fetch,
  now: () => number = Date.now,
): Verifier {
  const keys = createKeySource(() => loadKeys(config, fetch), now);
  const paths = { ...DEFAULT_CLAIM_PATHS, ...config.claims };
  return {
    async verify(token) {
      if (token.length > MAX_TOKEN_LENGTH) throw unauthenticated('the token is too long');
      const seconds = Math.floor(now() / 1_000);
      const options = optionsOf(config, seconds);
      const { payload } = await jwtVerify(token, keys.find, options).catch((error: unknown) => {
        throw error instanceof CodedError ? error : unauthenticated(reasonOf(error));
      });
      if (isFromTheFuture(payload, seconds + options.clockTolerance)) throw unauthenticated('iat lies in the future');
      const principal = principalFromClaims(payload, paths, config.issuer);
      if (!isKnownTask(principal, config.knownTasks)) throw unauthenticated('the task label is not known');
      return principal;
    },
    ready: keys.ready,
  };
}

/** SECURITY: every check is named here rather than left to a default of the library (tests: 'A53: …'). */
function optionsOf(config: IdentityConfig, seconds: number): JWTVerifyOptions & { readonly clockTolerance: number } {
  const { issuer, audience, algorithms = ALGORITHMS, clockSkewSeconds = 5, requireTyp = 'at+jwt' } = config;
  return {
    issuer,
    audience: typeof audience === 'string' ? audience : [...audience],
    algorithms: [...algorithms],
    requiredClaims: ['iss', 'aud', 'exp', 'sub'],
    clockTolerance: clockSkewSeconds,
    currentDate: new Date(seconds * 1_000),
    ...(requireTyp === 'at+jwt' && { typ: requireTyp }),
  };
}

/** Jose checks the type of `iat`, not that it has come. */
function isFromTheFuture({ iat }: JWTPayload, latest: number): boolean {
  return iat !== undefined && iat > latest;
}

function isKnownTask({ task }: Principal, known: ReadonlySet<string> | undefined): boolean {
  return task.kind === 'none' || known === undefined || known.has(task.label);
}

/** Jose's code and the name of a standard claim: its messages quote headers, its errors carry the claims. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed) return `${error.code} ${error.claim}`;
  return error instanceof errors.JOSEError ? error.code : 'the token cannot be verified';
}
