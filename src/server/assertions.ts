import type { Config } from '../config.ts';
import type { Principal } from '../identity/principal.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { AssertionFor } from '../keys/sign-assertion.ts';
import { createAssertionSigner } from '../keys/sign-assertion.ts';
import { speakerOf } from './speaker-of.ts';

/** The subject of assertions that the gateway signs for itself: composition and health checks. */
export const SERVICE_SUBJECT = 'cordon:gateway';

/** Says to subgraphs, named as the supergraph names them, for whom the gateway asks. */
export interface Assertions {
  readonly forPrincipal: (principal: Principal) => AssertionFor;
  /** The gateway asks for itself. */
  readonly forGateway: AssertionFor;
}

/** The assertions of a gateway, kept as long as the principals that they speak for. */
export function createAssertions({ assertions, subgraphs }: Config, ring: KeyRing): Assertions {
  const audiences = new Map(Object.entries(subgraphs).map(([name, { audience }]) => [name, audience]));
  const signer = createAssertionSigner({
    ring,
    issuer: assertions.issuer,
    lifetimeSeconds: assertions.lifetimeSeconds,
    audienceOf: (subgraph) => audiences.get(subgraph) ?? subgraph,
  });
  const known = new WeakMap<Principal, AssertionFor>();
  return {
    forPrincipal(principal) {
      const found = known.get(principal);
      if (found) return found;
      const made = signer.forPrincipal(speakerOf(ring, principal));
      known.set(principal, made);
      return made;
    },
    forGateway: signer.forPrincipal({ subject: SERVICE_SUBJECT }),
  };
}
