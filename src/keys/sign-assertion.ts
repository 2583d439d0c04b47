import { createNewest } from '../lib/newest.ts';
import { ASSERTION_TYPE } from '../lib/token-types.ts';
import type { KeyRing } from './key-ring.ts';
import { signJws } from './sign-jws.ts';

/** Longest life of an assertion, in seconds. */
export const MAX_ASSERTION_SECONDS = 60;

/** How many assertions are kept, over all principals. */
const KEPT_ASSERTIONS = 10_000;

/** For whom assertions speak. `subject` is a pseudonym (`pseudonymOf`) or the gateway itself. */
export interface Speaker {
  readonly subject: string;
  readonly client?: string;
  readonly task?: string;
  /** Pseudonyms of those who act on the subject's behalf, the one who acts now first. */
  readonly actors?: readonly string[];
}

/** `lifetimeSeconds` is a whole number from 2 to 60, default 60; `now` is in milliseconds, default the system's clock. */
export interface AssertionSignerOptions {
  readonly ring: KeyRing;
  readonly issuer: string;
  /** What a subgraph is called in `aud`; by its name unless told otherwise. */
  readonly audienceOf?: (subgraph: string) => string;
  readonly lifetimeSeconds?: number;
  readonly now?: () => number;
}

/** The compact JWS that proves to one subgraph that the gateway asks, and for whom. */
export type AssertionFor = (subgraph: string) => string;

/** Signs assertions. */
export interface AssertionSigner {
  /**
   * The assertions of one principal, each reused until half its life is over: keep what this returns for as long as the
   * principal, since only it finds them again.
   */
  forPrincipal(speaker: Speaker): AssertionFor;
}

interface Signed {
  readonly assertion: string;
  /** In milliseconds. */
  readonly at: number;
}

/** Delegation as RFC 8693 section 4.1 has it: who acts now, and within, on whose behalf that one acts. */
interface Act {
  readonly sub: string;
  readonly act?: Act;
}

/**
 * Signs ES256 assertions (RFC 7515, RFC 7519) with iss, aud, sub, iat, exp, and client, task and act where given; the
 * newest 10,000 are kept. Without `jti`: an assertion is meant to be used again, so nobody may refuse its second use.
 * Throws a RangeError for a lifetime out of bounds.
 * SECURITY: an assertion is found only through the speaker that it was signed for, by its subgraph
 * (test: 'never reuses an assertion for another input').
 */
export function createAssertionSigner({
  ring,
  issuer,
  audienceOf = (subgraph) => subgraph,
  lifetimeSeconds = MAX_ASSERTION_SECONDS,
  now = Date.now,
}: AssertionSignerOptions): AssertionSigner {
  if (!Number.isInteger(lifetimeSeconds) || lifetimeSeconds < 2 || lifetimeSeconds > MAX_ASSERTION_SECONDS) {
    throw new RangeError(`An assertion lives for 2 to ${MAX_ASSERTION_SECONDS} whole seconds.`);
  }
  const newest = createNewest(KEPT_ASSERTIONS);
  return {
    forPrincipal(speaker) {
      const kept = new Map<string, Signed>();
      return (subgraph) => {
        const at = now();
        const known = kept.get(subgraph);
        if (known && isFresh(known.at, at, lifetimeSeconds)) return known.assertion;
        const iat = Math.floor(at / 1_000);
        const times = { iat, exp: iat + lifetimeSeconds };
        const claims = { iss: issuer, aud: audienceOf(subgraph), ...times, ...claimsOf(speaker) };
        const signed = { assertion: signJws(ring.signing.assertion.current(), ASSERTION_TYPE, claims), at };
        kept.set(subgraph, signed);
        newest.add(() => {
          if (kept.get(subgraph) === signed) kept.delete(subgraph);
        });
        return signed.assertion;
      };
    },
  };
}

function claimsOf({ subject, client, task, actors = [] }: Speaker): Readonly<Record<string, unknown>> {
  const act = actors.reduceRight<Act | undefined>(
    (within, sub) => (within ? { sub, act: within } : { sub }),
    undefined,
  );
  return {
    sub: subject,
    ...(client !== undefined && { client }),
    ...(task !== undefined && { task }),
    ...(act && { act }),
  };
}

/** A clock that was set back counts as stale: the assertion would lie in the subgraph's future. */
function isFresh(signedAt: number, at: number, lifetimeSeconds: number): boolean {
  return at >= signedAt && at < signedAt + lifetimeSeconds * 500;
}
