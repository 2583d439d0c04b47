import type { Ruling } from '../ruling.ts';
import { directionOf } from './direction-of.ts';
import type { FieldChange } from './field-changes.ts';
import type { InputChange } from './judgement.ts';
import type { ReplayedChange } from './policy-replay.ts';
import type { JudgedGroup } from './replay-tally.ts';

/** A change of one group, not yet put into proportion. */
export type ChangePart = Omit<ReplayedChange, 'ofOperations'>;

/** The changes of groups, those that are alike together. */
export function sumChanges(groups: readonly JudgedGroup[]): readonly ChangePart[] {
  const sums = new Map<string, ChangePart>();
  for (const part of groups.flatMap(partsOf)) {
    const { task, coordinate, whose, before, after } = part;
    const key = JSON.stringify([task, coordinate, whose, before, after]);
    const known = sums.get(key);
    sums.set(key, known ? joined(known, part) : part);
  }
  return [...sums.values()];
}

function joined(one: ChangePart, other: ChangePart): ChangePart {
  const isCounted = one.values !== undefined || other.values !== undefined;
  return {
    ...one,
    operations: one.operations + other.operations,
    ...(isCounted && { values: (one.values ?? 0) + (other.values ?? 0) }),
    isAtMost: one.isAtMost || other.isAtMost,
  };
}

function partsOf(group: JudgedGroup): readonly ChangePart[] {
  const { fields, inputs } = group.judged;
  return [...fields.map((field) => fieldPart(group, field)), ...inputs.map((input) => inputPart(group, input))];
}

function fieldPart({ ruling, operations, counts }: JudgedGroup, change: FieldChange): ChangePart {
  const { coordinate, categories, whose, before, after, isWhole } = change;
  const number = countOf(ruling, change);
  return {
    kind: 'field',
    task: ruling.task,
    coordinate,
    categories,
    ...(whose && { whose }),
    before,
    after,
    direction: directionOf(before, after),
    operations,
    ...(number !== undefined && { values: counts[number] ?? 0 }),
    isAtMost: number !== undefined && !isWhole,
  };
}

/** Under which number the ruling counts the values that had this outcome before. */
function countOf({ decisions }: Ruling, { coordinate, before }: FieldChange): number | undefined {
  const isShown = before.effect === 'reveal';
  const same = decisions.filter((each) => each.coordinate === coordinate && (each.effect === 'reveal') === isShown);
  return same.find(({ count }) => count !== undefined)?.count;
}

function inputPart(
  { ruling, operations }: JudgedGroup,
  { coordinate, categories, ...change }: InputChange,
): ChangePart {
  const [before, after] = [{ effect: change.before }, { effect: change.after }];
  return {
    kind: 'input',
    task: ruling.task,
    coordinate,
    categories,
    before,
    after,
    direction: directionOf(before, after),
    operations,
    isAtMost: false,
  };
}
