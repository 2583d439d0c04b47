import type { DocumentNode, FieldNode, SelectionNode, ValueNode } from 'graphql';
import { Kind } from 'graphql';
import { fragmentNamed } from './fields-of.ts';

/** Whether an argument of a field, or of any field below it, holds a variable. */
export function fieldMentionsVariable(field: FieldNode, document: DocumentNode): boolean {
  if ((field.arguments ?? []).some(({ value }) => valueMentionsVariable(value))) return true;
  return (field.selectionSet?.selections ?? []).some((each) => selectionMentionsVariable(each, document));
}

function selectionMentionsVariable(selection: SelectionNode, document: DocumentNode): boolean {
  switch (selection.kind) {
    case Kind.FIELD:
      return fieldMentionsVariable(selection, document);
    case Kind.INLINE_FRAGMENT:
      return selection.selectionSet.selections.some((each) => selectionMentionsVariable(each, document));
    case Kind.FRAGMENT_SPREAD:
      return fragmentNamed(selection.name.value, document).selectionSet.selections.some((each) =>
        selectionMentionsVariable(each, document),
      );
  }
}

function valueMentionsVariable(value: ValueNode): boolean {
  switch (value.kind) {
    case Kind.VARIABLE:
      return true;
    case Kind.LIST:
      return value.values.some(valueMentionsVariable);
    case Kind.OBJECT:
      return value.fields.some((field) => valueMentionsVariable(field.value));
    default:
      return false;
  }
}
