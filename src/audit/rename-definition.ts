import type { FragmentDefinitionNode, NameNode, OperationDefinitionNode } from 'graphql';
import { visit } from 'graphql';

/**
 * The definition with other names for what the client named, asked for in the order of the text; and without descriptions,
 * which `print` would keep.
 */
export function renameDefinition<Definition extends OperationDefinitionNode | FragmentDefinitionNode>(
  definition: Definition,
  nameOf: (name: string) => string,
): Definition {
  const renamed = (name: NameNode): NameNode => ({ ...name, value: nameOf(name.value) });
  const named = <Node extends { readonly name: NameNode }>(node: Node): Node => ({ ...node, name: renamed(node.name) });
  return visit(definition, {
    OperationDefinition: {
      enter: ({ description: _, name, ...rest }) => ({ ...rest, ...(name && { name: renamed(name) }) }),
    },
    FragmentDefinition: { enter: ({ description: _, ...rest }) => named(rest) },
    VariableDefinition: { enter: ({ description: _, ...rest }) => rest },
    Variable: { enter: named },
    FragmentSpread: { enter: named },
    Field: { enter: (node) => (node.alias ? { ...node, alias: renamed(node.alias) } : undefined) },
  });
}
