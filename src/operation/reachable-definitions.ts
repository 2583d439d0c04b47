import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import { Kind, visit } from 'graphql';

/** One operation and the fragments that it reaches, in the order in which it reaches them. */
export interface ReachableDefinitions {
  readonly operation: OperationDefinitionNode;
  readonly fragments: readonly FragmentDefinitionNode[];
}

/** Leaves out what else is in a document: other operations may be somebody else's. It does not recurse. */
export function reachableDefinitions(document: DocumentNode, operation: OperationDefinitionNode): ReachableDefinitions {
  const byName = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const reached = new Set<FragmentDefinitionNode>();
  const reach = (from: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(from, {
      FragmentSpread: ({ name }) => {
        const fragment = byName.get(name.value);
        if (fragment) reached.add(fragment);
      },
    });
  };
  reach(operation);
  // The set grows while it is walked.
  for (const fragment of reached) reach(fragment);
  return { operation, fragments: [...reached] };
}
