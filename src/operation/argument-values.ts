import type {
  ArgumentNode,
  DirectiveNode,
  FieldNode,
  GraphQLArgument,
  GraphQLDirective,
  GraphQLInterfaceType,
  GraphQLObjectType,
  ValueNode,
} from 'graphql';
import { getNamedType, Kind, valueFromAST } from 'graphql';
import type { Catalog } from '../catalog/catalog.ts';
import { CodedError } from '../errors.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { argumentCoordinate, directiveArgumentCoordinate } from '../lib/coordinate.ts';
import type { Variables } from './coerce-variables.ts';
import type { InputValue } from './input-values.ts';
import { inputValues } from './input-values.ts';

/** An argument that has to be looked at in every request, since variables stand in it. */
export interface OpenArgument {
  readonly coordinate: Coordinate;
  readonly definition: GraphQLArgument;
  readonly node: ValueNode;
  readonly writes: boolean;
}

/** What the arguments of an operation use: the values that the document fixes, and the arguments that variables fill. */
export interface ArgumentUses {
  readonly fixed: readonly InputValue[];
  readonly open: readonly OpenArgument[];
}

/** What tells which arguments need a look. */
export interface ArgumentContext {
  readonly catalog: Catalog;
  /** `guardedTypes` of the schema. */
  readonly guardedTypes: ReadonlySet<string>;
}

/**
 * The values that one field's arguments use (A25-A31): literals at any depth, and the schema's defaults where nothing is
 * given. Of queries only what can be personal is looked at; of what a mutation writes, everything, since a mask can be
 * written anywhere. Throws CodedError `BAD_USER_INPUT`.
 */
export function argumentUses(
  context: ArgumentContext,
  parent: GraphQLObjectType | GraphQLInterfaceType,
  node: FieldNode,
  args: readonly GraphQLArgument[],
  writes: boolean,
): ArgumentUses {
  return usesOf(
    context,
    args.map((definition) => ({
      definition,
      coordinate: argumentCoordinate(parent.name, node.name.value, definition.name),
    })),
    node.arguments,
    writes,
  );
}

/** The same of a directive that is sent on: its arguments are guarded as those of the field that it stands on. */
export function directiveUses(
  context: ArgumentContext,
  node: DirectiveNode,
  directive: GraphQLDirective | null | undefined,
  writes: boolean,
): ArgumentUses {
  const coordinateOf = (argument: string) => directiveArgumentCoordinate(node.name.value, argument);
  const args = directive?.args ?? [];
  return usesOf(
    context,
    args.map((definition) => ({ definition, coordinate: coordinateOf(definition.name) })),
    node.arguments,
    writes,
  );
}

function usesOf(
  { catalog, guardedTypes }: ArgumentContext,
  args: readonly Pick<OpenArgument, 'coordinate' | 'definition'>[],
  given: readonly ArgumentNode[] | undefined,
  writes: boolean,
): ArgumentUses {
  const fixed: InputValue[] = [];
  const open: OpenArgument[] = [];
  for (const { definition, coordinate } of args) {
    const canGuard = catalog.inputs.has(coordinate) || guardedTypes.has(getNamedType(definition.type).name);
    if (!canGuard && !writes) continue;
    const value = given?.find((argument) => argument.name.value === definition.name)?.value;
    if (value && holdsVariable(value)) {
      open.push({ coordinate, definition, node: value, writes });
      continue;
    }
    const argument = { coordinate, type: definition.type, writes };
    for (const each of valuesOf(catalog, argument, effective(definition, value))) fixed.push(each);
  }
  return { fixed, open };
}

/** The values of the arguments that variables fill, in one request. Throws CodedError `BAD_USER_INPUT`. */
export function openValues(
  catalog: Catalog,
  open: readonly OpenArgument[],
  variables: Variables,
): readonly InputValue[] {
  return open.flatMap(({ coordinate, definition, node, writes }) =>
    valuesOf(catalog, { coordinate, type: definition.type, writes }, effective(definition, node, variables)),
  );
}

function valuesOf(
  catalog: Catalog,
  argument: Parameters<typeof inputValues>[1],
  value: unknown,
): readonly InputValue[] {
  return value === undefined ? [] : inputValues(catalog, argument, value);
}

/**
 * The value that an argument takes effect with; undefined where it has none.
 * @see https://spec.graphql.org/October2021/#CoerceArgumentValues()
 */
function effective(definition: GraphQLArgument, node: ValueNode | undefined, variables: Variables = {}): unknown {
  if (!node) return definition.defaultValue;
  if (node.kind === Kind.VARIABLE) {
    const name = node.name.value;
    return Object.hasOwn(variables, name) ? variables[name] : definition.defaultValue;
  }
  const value: unknown = valueFromAST(node, definition.type, variables);
  // SECURITY: what cannot be read cannot be guarded (test "an argument that variables leave invalid is refused").
  if (value === undefined) throw new CodedError('BAD_USER_INPUT');
  return value;
}

function holdsVariable(node: ValueNode): boolean {
  switch (node.kind) {
    case Kind.VARIABLE:
      return true;
    case Kind.LIST:
      return node.values.some(holdsVariable);
    case Kind.OBJECT:
      return node.fields.some((field) => holdsVariable(field.value));
    case Kind.INT:
    case Kind.FLOAT:
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.NULL:
    case Kind.ENUM:
      return false;
  }
}
