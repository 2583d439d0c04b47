import type { KeyLocation } from './load-keys.ts';
import type { SomeClaimPaths } from './read-claims.ts';

/** Signature algorithms that can be allowed: asymmetric ones only. */
export const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;

/** Seconds by which an issuer's clock may be off where the configuration does not say. */
export const DEFAULT_SKEW_SECONDS = 5;

/** Seconds for which the keys of an issuer that cannot be reached are used, where the configuration does not say: a day. */
export const DEFAULT_KEY_GRACE_SECONDS = 86_400;

/** Whose tokens are accepted, and how they are read. */
export interface IssuerConfig extends KeyLocation {
  /** The `aud` that a token must hold, or one of them. */
  readonly audience: string | readonly string[];
  /** Default: RS256, ES256 and EdDSA. */
  readonly algorithms?: readonly (typeof ALGORITHMS)[number][];
  /** How far the issuer's clock may be off, in seconds; default `DEFAULT_SKEW_SECONDS`. */
  readonly clockSkewSeconds?: number;
  /** `at+jwt` (RFC 9068, default), or `any` for an issuer that does not mark its access tokens. */
  readonly requireTyp?: 'at+jwt' | 'any';
  /** Where the claims are that are not at their usual places. */
  readonly claims?: SomeClaimPaths;
}

/** Everybody whose tokens are accepted. */
export interface IdentityConfig {
  /** No two of the same `issuer`. */
  readonly issuers: readonly IssuerConfig[];
  /** How long an issuer's keys are used without having been loaded again; default `DEFAULT_KEY_GRACE_SECONDS`. */
  readonly keyGraceSeconds?: number;
}
