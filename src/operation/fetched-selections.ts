import type { FieldNode, GraphQLCompositeType, SelectionNode } from 'graphql';
import { isInterfaceType, Kind, print } from 'graphql';
import type { Part } from './compile-by-owner.ts';
import type { ObjectShape } from './shape.ts';

/** Tells of an object that it is there, and of which type. */
export const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** One field as it is fetched: under a response key, with what is fetched below it. */
export function fetchedField(node: FieldNode, key: string, selections: readonly SelectionNode[]): FieldNode {
  return {
    kind: Kind.FIELD,
    name: node.name,
    ...(key === node.name.value ? {} : { alias: { kind: Kind.NAME, value: key } as const }),
    ...(node.arguments ? { arguments: node.arguments } : {}),
    ...(selections.length > 0 ? { selectionSet: { kind: Kind.SELECTION_SET, selections } as const } : {}),
  };
}

/** What is fetched of an object of which nothing else has to be. */
export function orTypename(selections: readonly SelectionNode[]): readonly SelectionNode[] {
  return selections.length > 0 ? selections : [TYPENAME];
}

/** What is fetched through an abstract type: one inline fragment per type, or the fields as they are where every type is fetched alike through its interface. */
export function abstractSelections(
  type: GraphQLCompositeType,
  parts: readonly Part<ObjectShape>[],
): readonly SelectionNode[] {
  const [first] = parts;
  const texts = new Set(parts.map((part) => part.fetched.map((node) => print(node)).join('\n')));
  const declared = isInterfaceType(type) ? type.getFields() : {};
  const shared = first?.fetched.every((node) => node.kind === Kind.FIELD && Object.hasOwn(declared, node.name.value));
  if (first && shared && texts.size === 1) return first.fetched;
  return parts
    .filter((part) => part.fetched.length > 0)
    .map((part) => ({
      kind: Kind.INLINE_FRAGMENT,
      typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: part.shape.typeName } },
      selectionSet: { kind: Kind.SELECTION_SET, selections: part.fetched },
    }));
}
