import type { Coordinate } from '../lib/coordinate.ts';
import { decide } from './decide.ts';
import type { InputEffect, InputUse } from './decide-input.ts';
import { decideInput } from './decide-input.ts';
import type { Effect } from './effect.ts';
import type { Policy } from './policy.ts';
import type { Situation } from './situation.ts';

/** What one principal may do with a personal input, and what queries show them of such values. */
export interface InputDecision {
  readonly effect: InputEffect;
  /** What a query shows of anybody's. */
  readonly seen: Effect;
  /** What a query shows of the principal's own, where it can be told whose it is. */
  readonly seenOfOwn: Effect;
}

/** Decides the use of one personal input in a situation that is given. */
export type InputDecider = (use: InputUse) => InputDecision;

/**
 * `decideInput` for many uses in one situation: what arrives by variable is guarded in every request, and must not cost more
 * where there are more rules. Kept for each guarded input and use; the coordinate tells the input: one decider is for one
 * catalog.
 */
export function createInputDecider(situation: Situation, policy: Policy): InputDecider {
  const { principal } = situation;
  // Two maps, since joined keys cost more.
  const read = new Map<Coordinate, InputDecision>();
  const written = new Map<Coordinate, InputDecision>();
  return (use) => {
    const decisions = use.writes ? written : read;
    const known = decisions.get(use.coordinate);
    if (known) return known;
    const field = { coordinate: use.coordinate, classification: use.input.classification };
    const seenWhere = (isSelf: boolean): Effect =>
      decide({ principal, operation: 'query', isSelf }, field, policy).effect;
    const decision = {
      effect: decideInput(situation, use, policy),
      seen: seenWhere(false),
      seenOfOwn: seenWhere(true),
    };
    decisions.set(use.coordinate, decision);
    return decision;
  };
}
