import type { Catalog } from '../catalog/catalog.ts';
import type { Plan } from '../execute/plan.ts';
import type { PlanRun } from './create-flow-recorder.ts';
import { createFlowRecorder } from './create-flow-recorder.ts';
import type { Flow } from './flow.ts';
import { plannedFlows } from './planned-flows.ts';

/** For tests: every flow that a plan can cause, whatever the variables and answers. */
export function flowsOf(plan: Plan, catalog: Catalog): readonly Flow[] {
  return plannedFlows(plan, catalog).map(({ flow }) => flow);
}

/** For tests: the flows that a run of a plan caused. */
export function recordedFlows(plan: Plan, catalog: Catalog): (run: PlanRun) => readonly Flow[] {
  const flows = flowsOf(plan, catalog);
  const record = createFlowRecorder(plannedFlows(plan, catalog));
  return (run) => record(run).flatMap((number) => flows[number] ?? []);
}
