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

/** `decideInput` for many uses in one situation, each decided once: coordinate and writing tell them apart. */
export function createInputDecider(situation: Situation, policy: Policy): InputDecider {
  const { principal } = situation;
  const decisions = new Map<string, InputDecision>();
  return (use) => {
    const key = `${use.coordinate}|${use.writes}`;
    const known = decisions.get(key);
    if (known) return known;
    const field = { coordinate: use.coordinate, classification: use.input.classification };
    const seenWhere = (isSelf: boolean): Effect =>
      decide({ principal, operation: 'query', isSelf }, field, policy).effect;
    const decision = {
      effect: decideInput(situation, use, policy),
      seen: seenWhere(false),
      seenOfOwn: seenWhere(true),
    };
    decisions.set(key, decision);
    return decision;
  };
}
