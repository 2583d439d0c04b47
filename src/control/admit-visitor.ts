import { sessionOf } from '../audit/session-of.ts';
import type { Inbound } from '../http/http-message.ts';
import { bearerToken } from '../identity/bearer-token.ts';
import type { Verifier } from '../identity/create-verifier.ts';
import type { Principal } from '../identity/principal.ts';
import { unauthenticated } from '../identity/unauthenticated.ts';

/** Who has come to the control plane. */
export interface Visitor {
  readonly principal: Principal;
  readonly session: string;
  /** Whether the token that they came with is still good (A49). Never rejects: what cannot be checked is not. */
  readonly isAllowed: () => Promise<boolean>;
}

/**
 * Who asks, by the same verifier as the gateway's; nobody without a token, whatever the configuration says of the gateway.
 * Rejects with CodedError `UNAUTHENTICATED`, `ISSUER_UNAVAILABLE`, `SESSION_INVALID`.
 */
export async function admitVisitor(inbound: Inbound, verifier: Verifier | undefined): Promise<Visitor> {
  const token = bearerToken(inbound.header('authorization'));
  if (token === undefined || !verifier) throw unauthenticated('there is no token');
  const verify = async () => verifier.known(token) ?? (await verifier.verify(token));
  const principal = await verify();
  return {
    principal,
    session: sessionOf(principal, inbound.header('cordon-session')),
    isAllowed: () =>
      verify().then(
        () => true,
        () => false,
      ),
  };
}
