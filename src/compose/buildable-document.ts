import type { DefinitionNode, DocumentNode, TypeExtensionNode } from 'graphql';
import { isTypeDefinitionNode, isTypeExtensionNode, Kind } from 'graphql';

/**
 * A subgraph's document as one that graphql-js can build: a type that is only ever extended, which federation allows,
 * becomes a definition, and the definitions of directives are left out.
 */
export function buildableDocument(document: DocumentNode): DocumentNode {
  const defined = new Set(
    document.definitions.flatMap((node) => (isTypeDefinitionNode(node) ? [node.name.value] : [])),
  );
  const definitions = document.definitions.flatMap((node): readonly DefinitionNode[] => {
    if (node.kind === Kind.DIRECTIVE_DEFINITION) return [];
    if (!isTypeExtensionNode(node) || defined.has(node.name.value)) return [node];
    defined.add(node.name.value);
    return [asDefinition(node)];
  });
  return { ...document, definitions };
}

function asDefinition(node: TypeExtensionNode): DefinitionNode {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_EXTENSION:
      return { ...node, kind: Kind.OBJECT_TYPE_DEFINITION };
    case Kind.INTERFACE_TYPE_EXTENSION:
      return { ...node, kind: Kind.INTERFACE_TYPE_DEFINITION };
    case Kind.INPUT_OBJECT_TYPE_EXTENSION:
      return { ...node, kind: Kind.INPUT_OBJECT_TYPE_DEFINITION };
    case Kind.ENUM_TYPE_EXTENSION:
      return { ...node, kind: Kind.ENUM_TYPE_DEFINITION };
    case Kind.UNION_TYPE_EXTENSION:
      return { ...node, kind: Kind.UNION_TYPE_DEFINITION };
    case Kind.SCALAR_TYPE_EXTENSION:
      return { ...node, kind: Kind.SCALAR_TYPE_DEFINITION };
  }
}
