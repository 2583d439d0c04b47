import { createNewest } from '../lib/newest.ts';
import type { KeyRing } from './key-ring.ts';

/** The `typ` of an assertion (RFC 8725 section 3.11): never an access token's, so neither passes for the other. */
export const ASSERTION_TYPE = 'cordon-assertion+jwt';

/** Longest life of an assertion, in seconds. */
export const MAX_ASSERTION_SECONDS = 60;

/** How many assertions are kept, over all principals. */
const KEPT_ASSERTIONS = 10_000;

/** For whom assertions speak. `subject` is a pseudonym (`pseudonymOf`) or the gateway itself. */
export interface Speaker {
  readonly subject: string;
  readonly client?: string;
  readonly task?: string;
}

/** `lifetimeSeconds` is a whole number from 2 to 60, default 60; `now` is in milliseconds, default the system's clock. */
export interface AssertionSignerOptions {
  readonly ring: KeyRing;
  readonly issuer: string;
  readonly lifetimeSeconds?: number;
  readonly now?: () => number;
}

/** The compact JWS that proves to one subgraph, named by its audience, that the gateway asks, and for whom. */
export type AssertionFor = (audience: string) => string;

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

/**
 * Signs ES256 assertions (RFC 7515, RFC 7519) with iss, aud, sub, iat, exp, and task and client where given; the newest
 * 10,000 are kept. Throws a RangeError for a lifetime out of bounds.
 * SECURITY: an assertion is found only through the speaker that it was signed for, by its audience
 * (test: 'never reuses an assertion for another input').
 */
export function createAssertionSigner({
  ring,
  issuer,
  lifetimeSeconds = MAX_ASSERTION_SECONDS,
  now = Date.now,
}: AssertionSignerOptions): AssertionSigner {
  if (!Number.isInteger(lifetimeSeconds) || lifetimeSeconds < 2 || lifetimeSeconds > MAX_ASSERTION_SECONDS) {
    throw new RangeError(`An assertion lives for 2 to ${MAX_ASSERTION_SECONDS} whole seconds.`);
  }
  const signJws = createJwsSigner(ring);
  const newest = createNewest(KEPT_ASSERTIONS);
  return {
    forPrincipal(speaker) {
      const kept = new Map<string, Signed>();
      return (audience) => {
        const at = now();
        const known = kept.get(audience);
        if (known && isFresh(known.at, at, lifetimeSeconds)) return known.assertion;
        const iat = Math.floor(at / 1_000);
        const claims = { iss: issuer, aud: audience, iat, exp: iat + lifetimeSeconds };
        const signed = { assertion: signJws({ ...claims, ...claimsOf(speaker) }), at };
        kept.set(audience, signed);
        newest.add(() => {
          if (kept.get(audience) === signed) kept.delete(audience);
        });
        return signed.assertion;
      };
    },
  };
}

function claimsOf({ subject, client, task }: Speaker): Readonly<Record<string, string>> {
  return { sub: subject, ...(client !== undefined && { client }), ...(task !== undefined && { task }) };
}

/** A clock that was set back counts as stale: the assertion would lie in the subgraph's future. */
function isFresh(signedAt: number, at: number, lifetimeSeconds: number): boolean {
  return at >= signedAt && at < signedAt + lifetimeSeconds * 500;
}

/** RFC 7515 section 7.1; by hand, since the library's way is asynchronous, and every fetch would wait for it. */
function createJwsSigner({ assertionKey: { kid, sign } }: KeyRing): (claims: object) => string {
  const header = encodePart({ alg: 'ES256', typ: ASSERTION_TYPE, kid });
  return (claims) => {
    const signed = `${header}.${encodePart(claims)}`;
    return `${signed}.${sign(signed)}`;
  };
}

function encodePart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
