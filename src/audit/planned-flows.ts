import type { Catalog } from '../catalog/catalog.ts';
import type { Classification } from '../catalog/classification.ts';
import { categoriesOf } from '../catalog/classification.ts';
import type { Plan } from '../execute/plan.ts';
import type { SentField, SentVariables } from '../execute/sent-field.ts';
import type { Flow, FlowVia } from './flow.ts';
import { groupFlows } from './flow.ts';

/** A flow that a plan can cause. */
export interface PlannedFlow {
  readonly flow: Flow;
  /** At least one; any of them is enough. */
  readonly causes: readonly FlowCause[];
}

/** A fetch that causes a flow, if it is made. */
export interface FlowCause {
  /** The fetch's number. */
  readonly fetch: number;
  /** Whether it does in a request with these variables. */
  readonly isGiven: (variables: SentVariables) => boolean;
}

/** Every flow of every fetch of a plan: sorted, one of each. The catalog is that of the plan's supergraph. */
export function plannedFlows(plan: Plan, catalog: Catalog): readonly PlannedFlow[] {
  const caused = plan.sent().flatMap((fields, fetch) =>
    fields.flatMap((field): readonly (readonly [Flow, FlowCause])[] => {
      const flow = flowOf(field, plan.fetches[fetch]?.subgraph ?? '', catalog);
      return flow ? [[flow, { fetch, isGiven: field.via === 'argument' ? field.isGiven : ALWAYS }]] : [];
    }),
  );
  return groupFlows(caused).map(({ flow, parts }) => ({ flow, causes: parts }));
}

const ALWAYS = () => true;

function flowOf(field: SentField, subgraph: string, catalog: Catalog): Flow | undefined {
  const { coordinate } = field;
  const classification = classificationOf(field, catalog);
  if (!classification) return undefined;
  return {
    subgraph,
    via: viaOf(field, catalog.keys.get(subgraph)),
    coordinate,
    categories: categoriesOf(classification),
  };
}

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
