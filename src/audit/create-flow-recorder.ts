import type { Catalog } from '../catalog/catalog.ts';
import type { Plan } from '../execute/plan.ts';
import type { RawResult } from '../execute/raw-result.ts';
import type { SentVariables } from '../execute/sent-field.ts';
import type { Flow } from './flow.ts';
import { plannedFlows } from './planned-flows.ts';

/** What decides which flows of a plan a run of it caused. */
export interface PlanRun {
  readonly calls: RawResult['calls'];
  /** The client's, as it sent them. */
  readonly variables: SentVariables;
}

/** The flows of one run, sorted: those of the fetches that were made, with the variables that were given. */
export type FlowRecorder = (run: PlanRun) => readonly Flow[];

/**
 * Works out once what every run of a plan has in common. What a run records is at least what was sent; it is more only
 * where a fetch is for entities of several types, of which some were not there.
 */
export function createFlowRecorder(plan: Plan, catalog: Catalog): FlowRecorder {
  const planned = plannedFlows(plan, catalog);
  return ({ calls, variables }) =>
    planned
      .filter(({ causes }) => causes.some(({ fetch, isGiven }) => (calls[fetch] ?? 0) > 0 && isGiven(variables)))
      .map(({ flow }) => flow);
}
