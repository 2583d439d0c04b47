import type { ASTNode, DirectiveNode, DocumentNode, OperationDefinitionNode } from 'graphql';
import { Kind, visit } from 'graphql';
import type { Variables } from './coerce-variables.ts';
import { reachableDefinitions } from './reachable-definitions.ts';

/** The names of the variables by which a document skips and includes. */
export function conditionVariables(document: DocumentNode): ReadonlySet<string> {
  return conditionsIn([document]);
}

/**
 * Whether an operation, or a fragment that it spreads, skips or includes by a variable that is null: one with a default,
 * or validation would have refused it (GraphQL specification section 5.8.5). Then its condition has no value.
 */
export function hasNullCondition(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): boolean {
  const isNull = (name: string): boolean => variables[name] === null;
  // Nearly always no variable with a default is null.
  const suspects = operation.variableDefinitions?.filter(({ defaultValue }) => defaultValue) ?? [];
  if (!suspects.some(({ variable }) => isNull(variable.name.value))) return false;
  const { fragments } = reachableDefinitions(document, operation);
  return [...conditionsIn([operation, ...fragments])].some(isNull);
}

function conditionsIn(nodes: readonly ASTNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = {
    Directive: (node: DirectiveNode) => {
      if (node.name.value !== 'skip' && node.name.value !== 'include') return;
      for (const argument of node.arguments ?? [])
        if (argument.value.kind === Kind.VARIABLE) names.add(argument.value.name.value);
    },
  };
  for (const node of nodes) visit(node, collect);
  return names;
}
