import type { Catalog } from '../catalog/catalog.ts';
import type { Classification } from '../catalog/classification.ts';
import { categoriesOf } from '../catalog/classification.ts';
import type { Plan } from '../execute/plan.ts';
import type { SentField, SentVariables } from '../execute/sent-field.ts';
import type { Flow, FlowVia } from './flow.ts';

/** A flow that a plan can cause. */
export interface PlannedFlow {
  readonly flow: Flow;
  /** The number of the fetch that causes it, if it is made. */
  readonly fetch: number;
  /** Whether it does in a request with these variables. */
  readonly isGiven: (variables: SentVariables) => boolean;
}

/** Every flow of every fetch of a plan. The catalog is that of the plan's supergraph. */
export function plannedFlows(plan: Plan, catalog: Catalog): readonly PlannedFlow[] {
  return plan.sent().flatMap((fields, number) => {
    const subgraph = plan.fetches[number]?.subgraph ?? '';
    return fields.flatMap((field): readonly PlannedFlow[] => {
      const classification = classificationOf(field, catalog);
      if (!classification) return [];
      const via = viaOf(field, catalog.keys.get(subgraph));
      const flow = { subgraph, via, coordinate: field.coordinate, categories: categoriesOf(classification) };
      return [{ flow, fetch: number, isGiven: field.via === 'argument' ? field.isGiven : ALWAYS }];
    });
  });
}

const ALWAYS = () => true;

function classificationOf({ via, coordinate }: SentField, { fields, inputs }: Catalog): Classification | undefined {
  return via === 'argument' ? inputs.get(coordinate)?.classification : fields.get(coordinate);
}

/** What is sent with an entity and is part of none of its keys is there because a field requires it. */
function viaOf(field: SentField, keys: ReadonlySet<string> | undefined): FlowVia {
  switch (field.via) {
    case 'representation':
      return keys?.has(field.place) ? 'key' : 'requires';
    case 'context':
    case 'argument':
      return field.via;
  }
}
