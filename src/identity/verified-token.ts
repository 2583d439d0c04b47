import type { Principal } from './principal.ts';

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
  /** Of the key set that its signature was checked with. */
  readonly generation: number;
}

/**
 * Why a verified token is not good at this moment, as a reason for our own log; `undefined` where it is. `seconds` is
 * the time, `skew` how far the provider's clock may be off, both in whole seconds.
 * Asked on every request, whether the token was verified for it or earlier: the one place for everything that can
 * change while a token is kept, so revocation and sender constraints belong here too.
 * SECURITY: a clock set back counts as well (tests: 'A53: a known token is refused …').
 */
export function refusalNow({ times }: VerifiedToken, seconds: number, skew: number): string | undefined {
  const { exp, nbf, iat } = times;
  if (exp === undefined || exp <= seconds - skew) return 'exp has passed';
  if (nbf !== undefined && nbf > seconds + skew) return 'nbf lies in the future';
  if (iat !== undefined && iat > seconds + skew) return 'iat lies in the future';
  return undefined;
}
