import type { RawResult } from '../execute/raw-result.ts';
import type { SentVariables } from '../execute/sent-field.ts';
import type { PlannedFlow } from './planned-flows.ts';

/** What decides which flows of a plan a run of it caused. */
export interface PlanRun {
  readonly calls: RawResult['calls'];
  /** The client's, as it sent them. */
  readonly variables: SentVariables;
}

/** Which flows one run caused, by their numbers: those of the fetches that were made, with the variables that were given. */
export type FlowRecorder = (run: PlanRun) => readonly number[];

const NOTHING: readonly number[] = [];

/**
 * What a run records is at least what was sent; it is more only where a fetch is for entities of several types, of which
 * some were not there.
 */
export function createFlowRecorder(planned: readonly PlannedFlow[]): FlowRecorder {
  if (planned.length === 0) return () => NOTHING;
  return ({ calls, variables }) =>
    planned.flatMap(({ causes }, number) =>
      causes.some(({ fetch, isGiven }) => (calls[fetch] ?? 0) > 0 && isGiven(variables)) ? [number] : [],
    );
}
