import type { FieldNode, FragmentDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';

/**
 * A field with every fragment written in place, for a document that has none: introspection is answered by graphql-js.
 * `spend` is told of all selections before they are written, and throws where they are too many.
 */
export function inlineFragments(
  field: FieldNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  spend: (selections: number) => void,
): FieldNode {
  const inline = (set: SelectionSetNode): SelectionSetNode => {
    spend(set.selections.length);
    return { kind: Kind.SELECTION_SET, selections: set.selections.flatMap(inlineSelection) };
  };
  const inlineField = (node: FieldNode): FieldNode =>
    node.selectionSet ? { ...node, selectionSet: inline(node.selectionSet) } : node;
  const inlineSelection = (selection: SelectionNode): readonly SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return [inlineField(selection)];
    const source = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!source) return [];
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        directives: selection.directives ?? [],
        selectionSet: inline(source.selectionSet),
        ...(source.typeCondition ? { typeCondition: source.typeCondition } : {}),
      },
    ];
  };
  return inlineField(field);
}
