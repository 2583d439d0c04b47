import type { GraphQLInputType } from 'graphql';
import type { InputUse } from '../../policy/decide-input.ts';
import { usesOf } from './arrived-side.ts';
import type { OperationSide } from './operation-side.ts';
import { argumentsKey } from './operation-side.ts';

/**
 * Whether it takes the variables to tell what changes: an input that they can hold is decided otherwise, or it is looked at
 * on one side only, since the other is refused without it.
 */
export function dependsOnVariables(before: OperationSide, after: OperationSide): boolean {
  if (outcomes(before, before.possible) !== outcomes(after, after.possible)) return true;
  if (isRefused(before) === isRefused(after)) return false;
  return [before, after].some(({ inputs, possible }) => inputs.refusals(possible).length > 0);
}

/** Whether anything changes by what values of these types hold, of which nothing is known. */
export function dependsOnHidden(
  before: OperationSide,
  after: OperationSide,
  hidden: readonly GraphQLInputType[],
): boolean {
  const isSameUse = argumentsKey(before) === argumentsKey(after);
  return hidden.some((type) => {
    const [was, is] = [usesIn(before, type), usesIn(after, type)];
    return outcomes(before, was) !== outcomes(after, is) || (!isSameUse && after.inputs.refusals(is).length > 0);
  });
}

/** Whether it is refused by what the document fixes. */
function isRefused({ refusals, inputs, fixed }: OperationSide): boolean {
  return refusals.length > 0 || inputs.refusals(usesOf(fixed)).length > 0;
}

function usesIn({ inputs }: OperationSide, type: GraphQLInputType): readonly InputUse[] {
  return [true, false].flatMap((writes) => inputs.possibleIn(type, writes));
}

function outcomes({ inputs }: OperationSide, uses: readonly InputUse[]): string {
  return uses.map((use) => inputs.outcomeOf(use)).join();
}
