import type { FlowVia } from '../audit/flow.ts';
import type { PossibleFlow } from '../audit/possible-flows.ts';
import { formatTable } from './format-table.ts';

/**
 * Where categories flow, a line for each: `EMAIL -> billing  key  Customer.email  (entity Customer)`; last those that
 * flow nowhere. Flows of other categories are left out.
 */
export function formatFlows(flows: readonly PossibleFlow[], categories: readonly string[]): readonly string[] {
  if (categories.length === 0) return ['Nothing is personal.'];
  const rows = categories.flatMap((category) =>
    flows.filter((flow) => flow.categories.includes(category)).map((flow) => rowOf(category, flow)),
  );
  const staying = categories.filter((category) => !flows.some((flow) => flow.categories.includes(category)));
  return [...formatTable(rows), ...(staying.length > 0 ? [`Sent to no subgraph: ${staying.join(', ')}.`] : [])];
}

function rowOf(category: string, { subgraph, via, coordinate, through }: PossibleFlow): readonly string[] {
  const reason = through.length > 0 ? `(${REASONS[via]} ${through.join(', ')})` : '';
  return [category, `-> ${subgraph}`, via, coordinate, reason];
}

/** What stands before the reasons of a flow. */
const REASONS: Readonly<Record<FlowVia, string>> = {
  key: 'entity',
  requires: 'for',
  context: 'for',
  argument: 'in',
};
