import type { Ruling } from '../ruling.ts';
import type { JudgedOperation, Unknown } from './judgement.ts';

/** Operations that were judged alike. */
export interface JudgedGroup {
  readonly ruling: Ruling;
  readonly judged: JudgedOperation;
  readonly operations: number;
  /** How many values met each decision of the ruling, by its number. */
  readonly counts: readonly number[];
}

/** Counts operations as they are judged one after another. */
export class ReplayTally {
  readonly #groups = new Map<JudgedOperation, JudgedGroup>();
  readonly #unknown = new Map<Unknown, number>();

  get groups(): readonly JudgedGroup[] {
    return [...this.#groups.values()];
  }

  get unknown(): ReadonlyMap<Unknown, number> {
    return this.#unknown;
  }

  /** Adds so many operations of one judgement, each with these counts. */
  add(ruling: Ruling, judged: JudgedOperation, operations: number, counts: readonly number[]): void {
    const group = this.#groups.get(judged) ?? { ruling, judged, operations: 0, counts: [] };
    const length = Math.max(group.counts.length, counts.length);
    this.#groups.set(judged, {
      ...group,
      operations: group.operations + operations,
      counts: Array.from({ length }, (_, at) => (group.counts[at] ?? 0) + operations * (counts[at] ?? 0)),
    });
  }

  addUnknown(why: Unknown, operations: number): void {
    this.#unknown.set(why, (this.#unknown.get(why) ?? 0) + operations);
  }
}
