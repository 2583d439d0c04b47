import type { Coordinate } from '../lib/coordinate.ts';
import type { DecidedShape, FieldShape, LeafShape, SelectionShape } from '../operation/shape.ts';

/** What of an answer's personal leaves is told apart: the same coordinate, shown or hidden. */
export interface TrackedLeaf {
  readonly coordinate: Coordinate;
  readonly isShown: boolean;
}

/** What a writer notes beside the text: how many values met each decision, and which values were shown. */
export interface Tracking {
  /** By number. */
  readonly leaves: readonly TrackedLeaf[];
  /** The number of a personal leaf; undefined for one that is not personal. */
  numberOf(leaf: LeafShape): number | undefined;
  /** Whether its values say whom the answer is about, though they may be no secret. */
  isSubjectKey(coordinate: Coordinate): boolean;
}

/** What is to be noted of an answer of this shape; `subjectKeys` are the key fields of the policy's subjects. */
export function trackLeaves(shape: SelectionShape, subjectKeys: ReadonlySet<string>): Tracking {
  const numbers = new Map<string, number>();
  const leaves: TrackedLeaf[] = [];
  for (const { coordinate, mask, record } of leavesOf(shape)) {
    const isShown = mask === undefined;
    const key = keyOf(coordinate, isShown);
    if (record !== undefined && !numbers.has(key)) numbers.set(key, leaves.push({ coordinate, isShown }) - 1);
  }
  return {
    leaves,
    numberOf: ({ coordinate, mask }) => numbers.get(keyOf(coordinate, mask === undefined)),
    isSubjectKey: (coordinate) => subjectKeys.has(coordinate),
  };
}

function keyOf(coordinate: Coordinate, isShown: boolean): string {
  return `${coordinate} ${isShown}`;
}

function leavesOf({ types }: SelectionShape): readonly LeafShape[] {
  return [...types.values()].flatMap(({ fields }) => fields.flatMap(leavesOfField));
}

function leavesOfField(field: FieldShape): readonly LeafShape[] {
  switch (field.kind) {
    case 'typename':
    case 'introspection':
      return [];
    case 'split':
      return [...leavesOfDecided(field.own), ...leavesOfDecided(field.others)];
    case 'leaf':
    case 'composite':
    case 'hidden':
      return leavesOfDecided(field);
  }
}

function leavesOfDecided(field: DecidedShape): readonly LeafShape[] {
  switch (field.kind) {
    case 'hidden':
      return [];
    case 'leaf':
      return [field];
    case 'composite':
      return leavesOf(field.selection);
  }
}
