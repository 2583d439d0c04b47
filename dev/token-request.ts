import { errors } from 'oidc-provider';
import type { Persona, Task } from './personas.ts';
import { isTask, RESOURCE, SCOPES } from './personas.ts';

/** The claims of a token beside the standard ones. */
export interface PersonaClaims {
  readonly groups: readonly string[];
  readonly task?: Task;
}

/**
 * What the persona's token says under the requested task label (`undefined`: none was requested).
 * Throws `invalid_request` for a label that is unknown, given twice, or not this persona's: no token then.
 */
export function personaClaims(persona: Persona, label: unknown): PersonaClaims {
  const { groups } = persona;
  if (label === undefined) return { groups };
  if (!isTask(label)) throw new errors.InvalidRequest('unknown task label');
  if (!persona.tasks.includes(label)) throw new errors.InvalidRequest('this client may not ask for this task');
  return { groups, task: label };
}

/** Throws `invalid_target` for a resource other than the gateway (RFC 8707 section 2). */
export function assertKnownResource(resource: string): void {
  if (resource !== RESOURCE) throw new errors.InvalidTarget();
}

/** Throws `invalid_scope` for a scope that does not exist, which would otherwise be left out without a word. */
export function assertKnownScopes(requested: Iterable<string>): void {
  const known = new Set<string>(SCOPES);
  for (const scope of requested) if (!known.has(scope)) throw new errors.InvalidScope('unknown scope', scope);
}
