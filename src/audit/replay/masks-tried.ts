import { unionClassifications } from '../../catalog/classification.ts';
import { formatMask } from '../../maskers/parse-mask.ts';
import type { InputValue } from '../../operation/input-values.ts';
import type { ArrivedSide } from './arrived-side.ts';
import type { OperationSide } from './operation-side.ts';

/** What a written value is compared with, lest a masked value be written over the true one. */
interface MasksTried {
  readonly masks: ReadonlySet<string>;
  /** Then what only may be a mask is refused too. */
  readonly isNeverSeen: boolean;
}

/** Whether every written value that passes before passes after, whatever it is. */
export function areWritesAsFree(before: ArrivedSide, after: ArrivedSide): boolean {
  const [were, are] = [before.values.filter(isCompared), after.values.filter(isCompared)];
  if (were.length !== are.length) return false;
  return are.every((value, index) => {
    const other = were[index];
    return other !== undefined && isAsFree(masksTried(before.operation, other), masksTried(after.operation, value));
  });
}

/** The label is refused wherever it is written, whatever the policy. */
function isCompared({ writes, guards }: InputValue): boolean {
  return writes && guards.length > 0 && !guards.some(({ input }) => input.filter);
}

function masksTried({ side, inputs }: OperationSide, { guards }: InputValue): MasksTried {
  const classification = unionClassifications(guards.map(({ input }) => input.classification));
  const decisions = guards.map((use) => inputs.decide(use));
  const isHidden = decisions.some(({ seen }) => seen !== 'reveal' && seen !== 'mask');
  const masks = classification ? side.shownMasks(classification).map(formatMask) : [];
  return {
    masks: new Set([...masks, ...(isHidden ? ['default'] : [])]),
    isNeverSeen: decisions.some(({ seen, seenOfOwn }) => seen !== 'reveal' && seenOfOwn !== 'reveal'),
  };
}

function isAsFree(before: MasksTried, after: MasksTried): boolean {
  return [...after.masks].every((mask) => before.masks.has(mask)) && (before.isNeverSeen || !after.isNeverSeen);
}
