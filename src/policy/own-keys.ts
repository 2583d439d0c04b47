import type { Principal } from '../identity/principal.ts';
import type { Policy, Subject } from './policy.ts';

/** By subject type: the key of the principal's own entity, as text. A type of which it has none is absent. */
export type OwnKeys = ReadonlyMap<string, string>;

/** The own keys of a principal, found once per principal object. */
export type OwnKeysOf = (principal: Principal) => OwnKeys;

/** Of somebody who has no entity. */
export const NO_OWN_KEYS: OwnKeys = new Map();

/**
 * Finds whose entity is whose. An absent or empty claim, and one of an issuer that does not count, is nobody's key.
 * SECURITY: these values are part of no decision, key or code: principals who decide alike share compiled operations, and
 * the writer is told at every answer who asks (test "A23 two who decide alike …").
 */
export function createOwnKeys({ subjects }: Pick<Policy, 'subjects'>): OwnKeysOf {
  if (subjects.size === 0) return () => NO_OWN_KEYS;
  const found = new WeakMap<Principal, OwnKeys>();
  return (principal) => {
    const known = found.get(principal);
    if (known) return known;
    const keys = new Map([...subjects].flatMap(([type, subject]) => keyOf(principal, type, subject)));
    found.set(principal, keys);
    return keys;
  };
}

function keyOf(
  principal: Principal,
  type: string,
  { claim, issuers }: Subject,
): readonly (readonly [string, string])[] {
  const key = claimOf(principal, claim);
  const counts = issuers === undefined || issuers.has(principal.issuer);
  return counts && key !== undefined && key !== '' ? [[type, key]] : [];
}

function claimOf({ subject, client }: Principal, claim: Subject['claim']): string | undefined {
  switch (claim) {
    case 'sub':
      return subject;
    case 'client':
      return client;
  }
}
