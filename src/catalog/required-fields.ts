import type { FieldNode, GraphQLArgument, GraphQLField, GraphQLSchema, SelectionNode } from 'graphql';
import { getNamedType, isInterfaceType, isObjectType, Kind, print, valueFromAST } from 'graphql';
import type { RequiredSelection } from './federation-metadata.ts';
import { requiredSelections } from './federation-metadata.ts';

/** One step of a required selection: a field, and the type on which it is asked. */
interface RequiredStep {
  readonly type: string;
  readonly field: string;
}

/** A field with arguments, as another field requires it. */
export interface RequiredField {
  readonly requirer: RequiredSelection;
  /** From the type that the selection starts on down to the field, which is the last step. */
  readonly path: readonly RequiredStep[];
  /** The arguments by name, as values that the subgraph would be sent: defaults filled in, order of no importance. */
  readonly meaning: string;
  /** The arguments as they are written in the schema, with their parentheses; empty without any. */
  readonly written: string;
}

/** Every field with arguments that a `@requires` or `@fromContext` of the supergraph asks for, at any depth. */
export function requiredFields(schema: GraphQLSchema): readonly RequiredField[] {
  return requiredSelections(schema).flatMap((requirer) =>
    requirer.on.flatMap((type) =>
      requirer.selection.selections.flatMap((node) => [...fieldsOf({ schema, requirer, type, path: [], node })]),
    ),
  );
}

interface Visit {
  readonly schema: GraphQLSchema;
  readonly requirer: RequiredSelection;
  readonly type: string;
  readonly path: readonly RequiredStep[];
  readonly node: SelectionNode;
}

function* fieldsOf({ node, ...at }: Visit): Generator<RequiredField> {
  // A field set has no fragment definitions, so a spread has nowhere to point to.
  if (node.kind === Kind.FRAGMENT_SPREAD) return;
  if (node.kind === Kind.INLINE_FRAGMENT) {
    const type = node.typeCondition?.name.value ?? at.type;
    for (const each of node.selectionSet.selections) yield* fieldsOf({ ...at, type, node: each });
    return;
  }
  const parent = at.schema.getType(at.type);
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
  if (!field) return;
  const path = [...at.path, { type: at.type, field: field.name }];
  if (field.args.length > 0) yield { requirer: at.requirer, path, ...argumentsOf(field, node) };
  const type = getNamedType(field.type).name;
  for (const each of node.selectionSet?.selections ?? []) yield* fieldsOf({ ...at, type, path, node: each });
}

function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): Pick<RequiredField, 'meaning' | 'written'> {
  const given = node.arguments ?? [];
  const values = field.args.map((argument) => [argument.name, argumentValue(argument, node)] as const);
  return {
    meaning: canonical(Object.fromEntries(values)),
    written: given.length > 0 ? `(${given.map(print).join(', ')})` : '',
  };
}

/** As the subgraph reads it; a value that does not fit the type stands for itself. */
function argumentValue(argument: GraphQLArgument, node: FieldNode): unknown {
  const given = node.arguments?.find((each) => each.name.value === argument.name);
  if (!given) return argument.defaultValue;
  const value = valueFromAST(given.value, argument.type);
  return value === undefined ? print(given.value) : value;
}

/** JSON with the keys of objects in order, so that equal values are equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
