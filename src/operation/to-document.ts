import type { DocumentNode, OperationDefinitionNode, SelectionNode } from 'graphql';
import { Kind, visit } from 'graphql';
import { PLANNED_NAME } from './planned-names.ts';

/**
 * One operation of its own, under `PLANNED_NAME`, with the directives of the client's: no fragments, no conditions, and only
 * the variables that it uses; undefined when empty.
 */
export function toOperationDocument(
  client: OperationDefinitionNode,
  selections: readonly SelectionNode[],
): DocumentNode | undefined {
  if (selections.length === 0) return undefined;
  const used = new Set<string>();
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
  visit({ ...client, variableDefinitions: [], selectionSet }, { Variable: (node) => void used.add(node.name.value) });
  const variableDefinitions = (client.variableDefinitions ?? []).filter((each) => used.has(each.variable.name.value));
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: client.operation,
        name: { kind: Kind.NAME, value: PLANNED_NAME },
        variableDefinitions,
        directives: client.directives ?? [],
        selectionSet,
      },
    ],
  };
}
