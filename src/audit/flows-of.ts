import type { Catalog } from '../catalog/catalog.ts';
import type { Plan } from '../execute/plan.ts';
import type { Flow } from './flow.ts';
import { plannedFlows } from './planned-flows.ts';

/** Every flow that a plan can cause, whatever the variables and answers: sorted, one of each. */
export function flowsOf(plan: Plan, catalog: Catalog): readonly Flow[] {
  return plannedFlows(plan, catalog).map(({ flow }) => flow);
}
