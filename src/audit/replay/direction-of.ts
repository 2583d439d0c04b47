import { knownMasker, parseMask } from '../../maskers/parse-mask.ts';
import { isStricter } from '../../policy/effect.ts';
import type { Direction } from './policy-replay.ts';
import type { FieldOutcome } from './recompute-operation.ts';

/** Whether an outcome in the place of another one shows more or less. */
export function directionOf(before: FieldOutcome, after: FieldOutcome): Direction {
  if (isStricter(before.effect, after.effect)) return 'gains';
  if (isStricter(after.effect, before.effect)) return 'loses';
  const [was, is] = [rankOf(before), rankOf(after)];
  if (was === is) return 'differs';
  return was > is ? 'gains' : 'loses';
}

function rankOf({ mask }: FieldOutcome): number {
  const spec = mask === undefined ? undefined : parseMask(mask);
  return (spec && knownMasker(spec)?.rank) ?? 0;
}
