import { checkClaim, checkOptionalClaim, textClaim } from './check-claim.ts';
import { readClaim } from './claim-path.ts';
import type { Actor } from './principal.ts';
import { NO_ACTORS } from './principal.ts';
import { unauthenticated } from './unauthenticated.ts';

/** The longest chain of delegation that is accepted. */
const MAX_ACTORS = 8;

/**
 * The chain of an `act` claim (RFC 8693 section 4.1), outermost first: who acts now, then whom that one acts for. Of each
 * actor `sub` and `iss` are read, since nothing else identifies it. Frozen; none where the claim is absent.
 * Throws CodedError UNAUTHENTICATED, without values, where an actor has no subject, or for a chain of more than 8.
 */
export function readActors(claim: unknown): readonly Actor[] {
  if (claim === undefined) return NO_ACTORS;
  const actors: Actor[] = [];
  for (let act: unknown = claim; act !== undefined; act = readClaim(act, ['act'])) {
    // SECURITY: refused rather than cut, or who really acts could hide behind a long chain (test: 'A53: a chain …').
    if (actors.length === MAX_ACTORS) throw unauthenticated('the claim act is nested too deeply');
    actors.push(actorOf(act));
  }
  return Object.freeze(actors);
}

function actorOf(act: unknown): Actor {
  const issuer = checkOptionalClaim('act.iss', textClaim, readClaim(act, ['iss']));
  const subject = checkClaim('act.sub', textClaim, readClaim(act, ['sub']));
  return Object.freeze({ ...(issuer !== undefined && { issuer }), subject });
}
