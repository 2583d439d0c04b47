import type { KeyLocation } from './load-keys.ts';
import type { ClaimPaths } from './read-claims.ts';

/** Signature algorithms that can be allowed: asymmetric ones only. */
export const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;

/** Seconds by which the provider's clock may be off where the configuration does not say. */
export const DEFAULT_SKEW_SECONDS = 5;

/** Whose tokens are accepted, and how they are read. */
export interface IdentityConfig extends KeyLocation {
  /** The `aud` that a token must hold, or one of them. */
  readonly audience: string | readonly string[];
  /** Default: RS256, ES256 and EdDSA. */
  readonly algorithms?: readonly (typeof ALGORITHMS)[number][];
  /** How far the provider's clock may be off, in seconds; default `DEFAULT_SKEW_SECONDS`. */
  readonly clockSkewSeconds?: number;
  /** `at+jwt` (RFC 9068, default), or `any` for a provider that does not mark its access tokens. */
  readonly requireTyp?: 'at+jwt' | 'any';
  /** Default: `groups` and `task`. */
  readonly claims?: Partial<ClaimPaths>;
  /** Labels that a token may carry; every label where undefined. */
  readonly knownTasks?: ReadonlySet<string> | undefined;
}
