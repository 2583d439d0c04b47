import type { Config } from '../config.ts';
import { CodedError } from '../errors.ts';
import { bearerToken } from '../identity/bearer-token.ts';
import type { Verifier } from '../identity/create-verifier.ts';
import { createVerifier } from '../identity/create-verifier.ts';
import type { Principal } from '../identity/principal.ts';
import { ANONYMOUS } from '../identity/principal.ts';
import { unauthenticated } from '../identity/unauthenticated.ts';
import type { Log } from '../lib/log.ts';
import type { Policy } from '../policy/policy.ts';

/** The verifier that a configuration asks for; undefined where nobody is told apart. `now` is in milliseconds. */
export function verifierOf({ identity }: Config, log: Log, now: () => number): Verifier | undefined {
  if (identity.issuers.length === 0) return undefined;
  return createVerifier(identity, {
    fetch,
    now,
    report(issuer, event) {
      if (event.kind === 'changed') log.info({ issuer, keys: event.keys }, "an issuer's keys changed");
      else log.warn({ issuer, code: 'ISSUER_UNAVAILABLE' }, "an issuer's keys cannot be loaded");
    },
  });
}

/**
 * Who asks, by the `Authorization` header. Throws CodedError `UNAUTHENTICATED`, and `ISSUER_UNAVAILABLE` where the token
 * cannot be checked. A promise only where the verifier gives one: waiting for what is already known costs every request.
 */
export function authenticate(
  authorization: string | undefined,
  verifier: Verifier | undefined,
  anonymous: boolean,
): Principal | Promise<Principal> {
  const token = bearerToken(authorization);
  if (token === undefined && anonymous) return ANONYMOUS;
  if (token === undefined || !verifier) throw new CodedError('UNAUTHENTICATED');
  return verifier.known(token) ?? verifier.verify(token);
}

/**
 * Throws CodedError `UNAUTHENTICATED` where a token carries a task label that the policy does not know.
 * SECURITY: asked of every request, since the policy may change while a token is known (test: 'A54 a label …').
 */
export function assertKnownTask({ task }: Principal, { tasks }: Policy): void {
  if (task.kind === 'label' && !tasks.has(task.label)) throw unauthenticated('the task label is not known');
}
