import type { Principal } from '../identity/principal.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { pseudonymOf } from '../keys/pseudonym-of.ts';
import type { Speaker } from '../keys/sign-assertion.ts';

/** Somebody who acts on a principal's behalf; of the principal's own issuer unless another is named. */
interface Actor {
  readonly issuer?: string;
  readonly subject: string;
}

/** A principal, whether or not its token tells of delegation; the one who acts now comes first. */
type Delegating = Principal & { readonly actors?: readonly Actor[] };

/**
 * What subgraphs are told of a principal: client and task by their names, people by pseudonyms only.
 * SECURITY: no subject, issuer, scope or group passes (test 'A69 nothing that a subgraph receives names …').
 */
export function speakerOf(ring: KeyRing, { issuer, subject, client, task, actors = [] }: Delegating): Speaker {
  return {
    subject: pseudonymOf(ring, issuer, subject),
    ...(client !== undefined && { client }),
    ...(task.kind === 'label' && { task: task.label }),
    ...(actors.length > 0 && {
      actors: actors.map((actor) => pseudonymOf(ring, actor.issuer ?? issuer, actor.subject)),
    }),
  };
}
