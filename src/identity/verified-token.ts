import { DEFAULT_SKEW_SECONDS } from './identity-config.ts';
import type { Principal } from './principal.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';

/** Claims of a token that time proves right or wrong: NumericDates of RFC 7519, in seconds. */
export interface TokenTimes {
  readonly exp: number | undefined;
  readonly nbf: number | undefined;
  readonly iat: number | undefined;
}

/** What is left of a token whose signature and unchanging claims were checked: who it speaks for, and when. */
export interface VerifiedToken {
  readonly principal: Principal;
  readonly times: TokenTimes;
  /** By whose keys and configuration it was checked. */
  readonly by: TrustedIssuer;
  /** Of the issuer's key set that its signature was checked with. */
  readonly generation: number;
}

/**
 * Whether the issuer's keys are still those that a token was checked with, and may still be used.
 * SECURITY: no usable keys, no known tokens (test: 'A53: a known token is refused when the keys …').
 */
export function isVerifiedByCurrentKeys({ by, generation }: VerifiedToken): boolean {
  return by.keys.generation() === generation;
}

/**
 * Why a verified token is not good at this moment, as a reason for our own log; `undefined` where it is. `seconds` is
 * the time in whole seconds.
 * Asked on every request, whether the token was verified for it or earlier: the one place for everything that can
 * change while a token is kept, so revocation and sender constraints belong here too.
 * SECURITY: a clock set back counts as well (tests: 'A53: a known token is refused …').
 */
export function refusalNow({ times, by }: VerifiedToken, seconds: number): string | undefined {
  const { exp, nbf, iat } = times;
  const { clockSkewSeconds: skew = DEFAULT_SKEW_SECONDS } = by.config;
  if (exp === undefined || exp <= seconds - skew) return 'exp has passed';
  if (nbf !== undefined && nbf > seconds + skew) return 'nbf lies in the future';
  if (iat !== undefined && iat > seconds + skew) return 'iat lies in the future';
  return undefined;
}
