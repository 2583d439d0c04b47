import type { Finding } from '../../lib/finding.ts';
import { createProbeDoubt } from './create-probe-doubt.ts';
import type { Direction, PolicyReplay } from './policy-replay.ts';
import type { JudgedGroup, ReplayTally } from './replay-tally.ts';
import { sumChanges } from './sum-changes.ts';
import { sumVerdicts } from './sum-verdicts.ts';

/** What a tally comes to, in proportion to what was recomputed of each task. */
export function summarizeReplay(tally: ReplayTally, unfit: readonly Finding[]): PolicyReplay {
  const isInDoubt = createProbeDoubt(tally.groups);
  const groups = tally.groups.filter(({ judged }) => !isInDoubt(judged));
  const recomputed = countIn(groups);
  const doubtful = countIn(tally.groups) - recomputed;
  const unknown = new Map([...tally.unknown, ...(doubtful > 0 ? [['probes', doubtful] as const] : [])]);
  const perTask = Map.groupBy(groups, ({ ruling }) => ruling.task);
  const [changes, verdicts] = [sumChanges(groups), sumVerdicts(groups)];
  const inProportion = <Part extends { readonly task: string }>(part: Part) => ({
    ...part,
    ofOperations: countIn(perTask.get(part.task) ?? []),
  });
  return {
    operations: recomputed + [...unknown.values()].reduce((sum, each) => sum + each, 0),
    recomputed,
    changed: countIn(groups.filter(isChanged)),
    changes: changes.map(inProportion).toSorted((one, other) => compare(one, other, ({ coordinate }) => coordinate)),
    verdicts: verdicts.map(inProportion).toSorted((one, other) => compare(one, other, ({ operation }) => operation)),
    unknown: [...unknown].map(([why, operations]) => ({ why, operations })),
    unfit,
  };
}

function isChanged(group: JudgedGroup): boolean {
  const { fields, inputs } = group.judged;
  return fields.length + inputs.length + sumVerdicts([group]).length > 0;
}

function countIn(groups: readonly JudgedGroup[]): number {
  return groups.reduce((sum, { operations }) => sum + operations, 0);
}

const DIRECTIONS: readonly Direction[] = ['gains', 'differs', 'loses'];

interface Sorted {
  readonly task: string;
  readonly direction: Direction;
}

function compare<Part extends Sorted>(one: Part, other: Part, nameOf: (part: Part) => string): number {
  const byDirection = DIRECTIONS.indexOf(one.direction) - DIRECTIONS.indexOf(other.direction);
  const [first, second] = [`${one.task} ${nameOf(one)}`, `${other.task} ${nameOf(other)}`];
  return byDirection || (first < second ? -1 : Number(first > second));
}
