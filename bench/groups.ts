import type { Contestant, ContestantName } from './contestants/contestant.ts';
import type { OperationName } from './operations.ts';
import type { BenchOptions } from './options.ts';

/** One contestant on one operation. */
export interface Cell {
  readonly contestant: Contestant;
  readonly operation: OperationName;
}

/** Cells that are measured in turns, since their figures are compared. A contestant has one process in a group. */
export type Group = readonly Cell[];

/** Operations that share a group: the sizes are compared with each other, the others' contestants among themselves. */
const GROUPS: readonly (readonly OperationName[])[] = [
  ['small'],
  ['large'],
  ['rows400'],
  ['bytes100k', 'bytes1m', 'bytes10m'],
];

/** Who runs an operation when nobody is named: the comparison, or only what is asked of Cordon itself. */
const USUAL: Readonly<Record<OperationName, readonly ContestantName[] | 'all'>> = {
  small: 'all',
  large: 'all',
  rows400: ['cordon-revealed', 'cordon-masked'],
  bytes100k: ['cordon-masked'],
  bytes1m: ['cordon-masked'],
  bytes10m: ['cordon-masked'],
};

/** What is to be measured, in order; no empty groups. */
export function groupsOf(
  present: readonly Contestant[],
  { operations, contestants }: Pick<BenchOptions, 'operations' | 'contestants'>,
): readonly Group[] {
  return GROUPS.map((group) =>
    group
      .filter((operation) => operations.includes(operation))
      .flatMap((operation) => {
        const usual = USUAL[operation];
        return present
          .filter(({ name }) => contestants !== undefined || usual === 'all' || usual.includes(name))
          .map((contestant) => ({ contestant, operation }));
      }),
  ).filter((group) => group.length > 0);
}
