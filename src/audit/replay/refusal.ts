import type { ErrorCode } from '../../errors.ts';
import type { Effect } from '../../policy/effect.ts';
import { strictestEffect } from '../../policy/effect.ts';

/** One reason why an operation is refused as a whole. */
export interface Refusal {
  readonly code: ErrorCode;
  /** The field or input that refuses; undefined where it is none. */
  readonly coordinate: string | undefined;
  readonly effect: RefusingEffect;
}

/** What refuses: a denied root field of a mutation, a hold, or a block. */
export type RefusingEffect = Extract<Effect, 'deny' | 'hold' | 'block'>;

/** What refusals come to, whichever of them the client is told; undefined where there is none. */
export function refusingEffect(refusals: readonly Refusal[]): Effect | undefined {
  return refusals.length === 0 ? undefined : strictestEffect(refusals.map(({ effect }) => effect));
}
