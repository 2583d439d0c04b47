import type { AnyOf } from './any-of.ts';
import { anyOfKey } from './any-of.ts';

/** What a principal needs to reach a coordinate at all; every part of it must hold. */
export interface AccessRequirement {
  /** Whether a verified token is needed, whatever it says. */
  readonly authenticated: boolean;
  /** Scopes of the token: every expression must be met. Kept apart, since multiplied out they would grow without bound. */
  readonly scopes: readonly AnyOf[];
  /** Names that the policy file answers: every expression must be met. */
  readonly policies: readonly AnyOf[];
}

/** What holds where every part does; undefined where nothing is required. The parts' order does not matter. */
export function unionAccess(parts: readonly (AccessRequirement | undefined)[]): AccessRequirement | undefined {
  const present = [...new Set(parts.filter((part) => part !== undefined))];
  const [first] = present;
  if (first === undefined || present.length === 1) return first;
  return {
    authenticated: present.some((part) => part.authenticated),
    scopes: distinct(present.flatMap((part) => part.scopes)),
    policies: distinct(present.flatMap((part) => part.policies)),
  };
}

/** Equal for requirements that are written alike. */
export function accessKey(requirement: AccessRequirement | undefined): string {
  if (!requirement) return '';
  const { authenticated, scopes, policies } = requirement;
  return JSON.stringify([authenticated, scopes.map(anyOfKey).sort(), policies.map(anyOfKey).sort()]);
}

function distinct(expressions: readonly AnyOf[]): readonly AnyOf[] {
  const byKey = new Map(expressions.map((expression) => [anyOfKey(expression), expression]));
  return [...byKey.keys()].sort().flatMap((key) => [byKey.get(key) ?? []]);
}
