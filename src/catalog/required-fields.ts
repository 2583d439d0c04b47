import type { FieldNode, GraphQLArgument, GraphQLField, GraphQLSchema, SelectionNode } from 'graphql';
import {
  doTypesOverlap,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  print,
  valueFromAST,
} from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { RequiredSelection } from './federation-metadata.ts';
import { requiredSelections } from './federation-metadata.ts';
import { oncePerSchema } from './once-per-schema.ts';

/** One step of a required selection: a field, and the type on which it is asked. */
interface RequiredStep {
  readonly type: string;
  readonly field: string;
}

/** A field with arguments, as another field requires it. */
export interface RequiredField {
  readonly requirer: RequiredSelection;
  /** Where it stands in the requirer's selection. */
  readonly node: FieldNode;
  /** From the type that the selection starts on down to the field, which is the last step. */
  readonly path: readonly RequiredStep[];
  /** The arguments by name, as values that the subgraph would be sent: defaults filled in, order of no importance. */
  readonly meaning: string;
  /** The arguments as they are written in the schema, with their parentheses; empty without any. */
  readonly written: string;
}

/** Every field with arguments that a `@requires` or `@fromContext` of the supergraph asks for, at any depth. */
export const requiredFields = oncePerSchema((schema): readonly RequiredField[] =>
  requiredSelections(schema).flatMap((requirer) =>
    requirer.on.flatMap((type) =>
      requirer.selection.selections.flatMap((node) => [...fieldsOf({ schema, requirer, type, path: [], node })]),
    ),
  ),
);

/** Two fields that require one field of what can be one object, with different arguments. */
export type RequiredConflict = readonly [first: RequiredField, second: RequiredField];

/**
 * All that a plan would fetch once, under one response key, so that one would be computed from the other's value. `@key` and
 * `@provides` cannot ask with arguments (composition refuses it), and what a client asks has response keys of its own.
 */
export const requiredConflicts = oncePerSchema((schema): readonly RequiredConflict[] => {
  const required = requiredFields(schema);
  return required.flatMap((first, index) =>
    required
      .slice(index + 1)
      .filter((second) => first.meaning !== second.meaning && meet(schema, first, second))
      .map((second): RequiredConflict => [first, second]),
  );
});

/**
 * Whether a plan can ask for both under different names, and send each alone (`restore-requirements.ts`): not where one
 * field takes both, since one representation holds one of them, nor what is taken `@fromContext`.
 */
export function isSeparable([first, second]: RequiredConflict): boolean {
  const isOneField = coordinateOf(first.requirer) === coordinateOf(second.requirer);
  return !isOneField && first.requirer.from === 'requires' && second.requirer.from === 'requires';
}

function coordinateOf({ type, field }: RequiredSelection): Coordinate {
  return memberCoordinate(type, field);
}

/** Whether a plan can hold both: on one object, and not the same field in two subgraphs, of which it takes one. */
function meet(schema: GraphQLSchema, first: RequiredField, second: RequiredField): boolean {
  const isOneField = coordinateOf(first.requirer) === coordinateOf(second.requirer);
  if (isOneField && first.requirer.graph !== second.requirer.graph) return false;
  return endsAs(schema, first.path, second.path) || endsAs(schema, second.path, first.path);
}

/**
 * Whether `longer` reaches the object on which `shorter` starts, and goes on as it: `a { b(x: 1) }` required of a type
 * meets `b(x: 2)` required of the type of `a`.
 */
function endsAs(schema: GraphQLSchema, longer: RequiredField['path'], shorter: RequiredField['path']): boolean {
  const end = longer.slice(-shorter.length);
  return (
    end.length === shorter.length &&
    shorter.every((step, index) => step.field === end[index]?.field && overlap(schema, step.type, end[index].type))
  );
}

/** Whether some object can be of both types. */
export function overlap(schema: GraphQLSchema, one: string, other: string): boolean {
  const [first, second] = [schema.getType(one), schema.getType(other)];
  return isCompositeType(first) && isCompositeType(second) && doTypesOverlap(schema, first, second);
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
  if (field.args.length > 0) yield { requirer: at.requirer, node, path, ...argumentsOf(field, node) };
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
