import type { DocumentNode, FieldNode, GraphQLCompositeType, GraphQLSchema, SelectionNode } from 'graphql';
import { isCompositeType, Kind } from 'graphql';

/** Selections on a type, in which something may already be known of all fields. */
export interface SelectionsOn<Known> {
  readonly type: GraphQLCompositeType;
  readonly selections: readonly SelectionNode[];
  readonly known: Known;
}

/** A field where it is selected. */
export interface SelectedField<Known> {
  readonly node: FieldNode;
  /** The type that it is selected on. */
  readonly parent: GraphQLCompositeType;
  readonly known: Known;
}

/** The fields of selections by response key, fragments taken apart; whether they are included is not asked. */
export function selectedFields<Known>(
  schema: GraphQLSchema,
  document: DocumentNode,
  selected: readonly SelectionsOn<Known>[],
): ReadonlyMap<string, readonly SelectedField<Known>[]> {
  const found = selected.flatMap((each) => fieldsOf(schema, document, each));
  return Map.groupBy(found, ({ node: { alias, name } }) => (alias ?? name).value);
}

function fieldsOf<Known>(
  schema: GraphQLSchema,
  document: DocumentNode,
  { type: parent, selections, known }: SelectionsOn<Known>,
): readonly SelectedField<Known>[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [{ node, parent, known }];
    const { typeCondition, selectionSet } =
      node.kind === Kind.INLINE_FRAGMENT ? node : fragmentOf(document, node.name.value);
    const type = typeCondition ? schema.getType(typeCondition.name.value) : parent;
    if (!isCompositeType(type)) throw new Error('A fragment is on a composite type.');
    return fieldsOf(schema, document, { type, selections: selectionSet.selections, known });
  });
}

function fragmentOf({ definitions }: DocumentNode, name: string) {
  const found = definitions.find((each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name);
  if (found?.kind !== Kind.FRAGMENT_DEFINITION) throw new Error('A document has its fragments.');
  return found;
}
