import type { FetchNode } from '@apollo/query-planner';
import type { FieldNode } from 'graphql';
import { Kind } from 'graphql';

/** The fetches that share answers, each with the number of its group; `count` groups in all. */
export interface FetchGroups {
  readonly groupOf: ReadonlyMap<FetchNode, number>;
  readonly count: number;
}

/** Groups the fetches that ask the same of the same subgraph on different paths; each comes with its root fields. */
export function groupFetches(fetches: ReadonlyMap<FetchNode, readonly FieldNode[]>): FetchGroups {
  const byKey = new Map<string, FetchNode[]>();
  for (const [node, rootFields] of fetches) {
    const key = groupKey(node, rootFields);
    if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), node]);
  }
  const groups = [...byKey.values()].filter((nodes) => nodes.length > 1);
  return {
    groupOf: new Map(groups.flatMap((nodes, number) => nodes.map((node) => [node, number] as const))),
    count: groups.length,
  };
}

/**
 * What two entity fetches must have in common to share answers: subgraph and operation, but for the operation's name.
 * SECURITY: only of leaves, without variables and rewrites. An object that two paths shared would be merged into from
 * both, and one path's fields would show on the other (test "answers are shared across paths only where …").
 */
function groupKey(node: FetchNode, rootFields: readonly FieldNode[]): string | undefined {
  if (!node.requires) return undefined;
  // What is taken from context is a variable too.
  if (node.variableUsages?.length || node.inputRewrites?.length || node.outputRewrites?.length) return undefined;
  if (!rootFields.every(asksOnlyLeaves)) return undefined;
  return JSON.stringify([node.serviceName, node.operation.replace(/^query \w+/, 'query')]);
}

function asksOnlyLeaves(entities: FieldNode): boolean {
  return (entities.selectionSet?.selections ?? []).every(
    (selection) =>
      selection.kind === Kind.INLINE_FRAGMENT &&
      selection.selectionSet.selections.every((field) => field.kind === Kind.FIELD && !field.selectionSet),
  );
}
