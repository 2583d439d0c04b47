import type { Principal } from '../identity/principal.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import type { InputEffect, InputUse } from './decide-input.ts';
import { decideInput } from './decide-input.ts';
import type { Policy } from './policy.ts';
import type { OperationKind, Situation } from './situation.ts';
import { OPERATION_KINDS } from './situation.ts';

/** Decides the use of one personal input in a situation. */
export type InputDecider = (situation: Situation, use: InputUse) => InputEffect;

/** What was decided for one principal, by kind of operation and of use. Maps in maps, since joined keys cost more. */
type Known = ReadonlyMap<OperationKind, { readonly read: EffectOf; readonly written: EffectOf }>;
type EffectOf = Map<Coordinate, InputEffect>;

/**
 * `decideInput` for requests that come again: what arrives by variable is guarded in every one of them, and must not cost
 * more where there are more rules. Kept by principal object, at most one answer for each guarded input, kind of operation
 * and use. The coordinate tells the input: one decider is for one catalog.
 */
export function createInputDecider(policy: Policy): InputDecider {
  const decided = new WeakMap<Principal, Known>();
  const decide = (situation: Situation, use: InputUse): InputEffect => {
    const { principal, operation } = situation;
    const known = decided.get(principal) ?? nothingKnown();
    decided.set(principal, known);
    const effect = decideInput(situation, use, policy);
    known.get(operation)?.[use.writes ? 'written' : 'read'].set(use.coordinate, effect);
    return effect;
  };
  return (situation, use) => {
    const kept = decided.get(situation.principal)?.get(situation.operation)?.[use.writes ? 'written' : 'read'];
    return kept?.get(use.coordinate) ?? decide(situation, use);
  };
}

function nothingKnown(): Known {
  return new Map(OPERATION_KINDS.map((operation) => [operation, { read: new Map(), written: new Map() }]));
}
