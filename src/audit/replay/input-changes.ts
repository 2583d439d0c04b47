import { categoriesOf } from '../../catalog/classification.ts';
import type { InputUse } from '../../policy/decide-input.ts';
import type { ArrivedSide } from './arrived-side.ts';
import { usesOf } from './arrived-side.ts';
import type { InputChange } from './judgement.ts';

/** The uses of personal inputs that both sides look at, and decide otherwise. */
export function inputChanges(before: ArrivedSide, after: ArrivedSide): readonly InputChange[] {
  const uses = new Map(usesOf(before.values).map((use) => [useKey(use), use]));
  const changes = usesOf(after.values).flatMap((use): readonly InputChange[] => {
    const same = uses.get(useKey(use));
    if (!same) return [];
    const [was, is] = [before.operation.inputs.decide(same).effect, after.operation.inputs.decide(use).effect];
    if (was === is) return [];
    const categories = categoriesOf(use.input.classification);
    return [{ coordinate: use.coordinate, categories, before: was, after: is }];
  });
  return [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
}

function useKey({ coordinate, writes }: InputUse): string {
  return `${coordinate} ${writes}`;
}
