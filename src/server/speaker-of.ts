import type { Principal } from '../identity/principal.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { pseudonymOf } from '../keys/pseudonym-of.ts';
import type { Speaker } from '../keys/sign-assertion.ts';

/**
 * What subgraphs are told of a principal: client and task by their names, people by pseudonyms only.
 * SECURITY: no subject, issuer, scope or group passes (test 'A69 nothing that a subgraph receives names …').
 */
export function speakerOf(ring: KeyRing, { issuer, subject, client, task, actors }: Principal): Speaker {
  return {
    subject: pseudonymOf(ring, issuer, subject),
    ...(client !== undefined && { client }),
    ...(task.kind === 'label' && { task: task.label }),
    ...(actors.length > 0 && {
      actors: actors.map((actor) => pseudonymOf(ring, actor.issuer ?? issuer, actor.subject)),
    }),
  };
}
