import type { DocumentNode, FieldNode, FragmentDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';

/**
 * The fields that a selection set asks of a type. Some planners ask for a leaf twice, which is answered once.
 * Throws for directives, and where selections would have to be merged: planners do that.
 */
export function fieldsOf(set: SelectionSetNode, type: string, document: DocumentNode): readonly FieldNode[] {
  const byKey = new Map<string, FieldNode>();
  for (const node of set.selections.flatMap((selection) => fieldsOfSelection(selection, type, document))) {
    const key = node.alias?.value ?? node.name.value;
    if (byKey.has(key) && node.selectionSet) throw new Error('The world does not merge selections.');
    byKey.set(key, node);
  }
  return [...byKey.values()];
}

function fieldsOfSelection(selection: SelectionNode, type: string, document: DocumentNode): readonly FieldNode[] {
  if (selection.directives?.length) throw new Error('The world knows no directives.');
  switch (selection.kind) {
    case Kind.FIELD:
      return [selection];
    case Kind.INLINE_FRAGMENT: {
      const condition = selection.typeCondition?.name.value ?? type;
      return condition === type ? fieldsOf(selection.selectionSet, type, document) : [];
    }
    case Kind.FRAGMENT_SPREAD: {
      const fragment = fragmentNamed(selection.name.value, document);
      return fragment.typeCondition.name.value === type ? fieldsOf(fragment.selectionSet, type, document) : [];
    }
  }
}

/** The fragment of that name. Throws where there is none. */
export function fragmentNamed(name: string, { definitions }: DocumentNode): FragmentDefinitionNode {
  for (const each of definitions) if (each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name) return each;
  throw new Error('A fragment is not defined.');
}
