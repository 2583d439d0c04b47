import type { DocumentNode, SelectionNode, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';

/** What the gateway answers itself, at the root. */
const INTROSPECTION: ReadonlySet<string> = new Set(['__typename', '__schema', '__type']);

/** The response keys at the root of a valid document's one operation, without introspection. */
export function rootResponseKeys(document: DocumentNode): ReadonlySet<string> {
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each.selectionSet] as const] : [],
    ),
  );
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  return new Set(operation?.selectionSet.selections.flatMap((node) => responseKeys(node, fragments)));
}

function responseKeys(node: SelectionNode, fragments: ReadonlyMap<string, SelectionSetNode>): readonly string[] {
  switch (node.kind) {
    case Kind.FIELD:
      return INTROSPECTION.has(node.name.value) ? [] : [node.alias?.value ?? node.name.value];
    case Kind.INLINE_FRAGMENT:
      return node.selectionSet.selections.flatMap((each) => responseKeys(each, fragments));
    case Kind.FRAGMENT_SPREAD:
      return (fragments.get(node.name.value)?.selections ?? []).flatMap((each) => responseKeys(each, fragments));
  }
}
