import { SignJWT } from 'jose';
import { createBoundedMap } from '../lib/bounded-map.ts';
import type { KeyRing } from './key-ring.ts';

/** The `typ` of an assertion (RFC 8725 section 3.11): never an access token's, so neither passes for the other. */
export const ASSERTION_TYPE = 'cordon-assertion+jwt';

/** Longest life of an assertion, in seconds. */
export const MAX_ASSERTION_SECONDS = 60;

const MAX_CACHED = 10_000;

/** For whom an assertion speaks, and to which subgraph. `subject` is a pseudonym (`pseudonymOf`) or the gateway itself. */
export interface AssertionInput {
  readonly audience: string;
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

/** A compact JWS that proves to one subgraph that the gateway asks. */
export type AssertionSigner = (input: AssertionInput) => Promise<string>;

interface Signed {
  readonly at: number;
  readonly assertion: Promise<string>;
}

/**
 * Signs ES256 assertions (RFC 7515, RFC 7519) with iss, aud, sub, iat, exp, and task and client where given.
 * An assertion is reused for an equal input until half its life is over; at most 10,000 are kept.
 * Throws a RangeError for a lifetime out of bounds.
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
  const cache = createBoundedMap<string, Signed>(MAX_CACHED);
  return (input) => {
    const key = cacheKey(input);
    const at = now();
    const known = cache.get(key);
    if (known && isFresh(known.at, at, lifetimeSeconds)) return known.assertion;
    // The promise is kept, not its result: calls at the same time share one signature.
    const assertion = sign(ring, issuer, lifetimeSeconds, at, input).catch((error: unknown) => {
      cache.delete(key);
      throw error;
    });
    cache.set(key, { at, assertion });
    return assertion;
  };
}

/** SECURITY: whatever a claim says is part of the key (test: 'never reuses an assertion for another input'). */
function cacheKey({ audience, subject, client, task }: AssertionInput): string {
  return JSON.stringify([audience, subject, client ?? null, task ?? null]);
}

/** A clock that was set back counts as stale: the assertion would lie in the subgraph's future. */
function isFresh(signedAt: number, at: number, lifetimeSeconds: number): boolean {
  return at >= signedAt && at < signedAt + lifetimeSeconds * 500;
}

function sign(ring: KeyRing, issuer: string, lifetime: number, at: number, input: AssertionInput): Promise<string> {
  const { audience, subject, client, task } = input;
  const issuedAt = Math.floor(at / 1_000);
  return new SignJWT({ ...(task !== undefined && { task }), ...(client !== undefined && { client }) })
    .setProtectedHeader({ alg: 'ES256', typ: ASSERTION_TYPE, kid: ring.assertionKey.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetime)
    .sign(ring.assertionKey.privateKey);
}
