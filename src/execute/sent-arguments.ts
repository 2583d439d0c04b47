import type { DocumentNode, GraphQLInputType, GraphQLSchema, ValueNode, VariableDefinitionNode } from 'graphql';
import { getNamedType, isEnumType, Kind, TypeInfo, valueFromASTUntyped, visit, visitWithTypeInfo } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { argumentCoordinate, directiveArgumentCoordinate, memberCoordinate } from '../lib/coordinate.ts';
import type { InputFinder } from './create-input-finder.ts';
import { createInputFinder } from './create-input-finder.ts';
import { possibleTypes } from './field-coordinates.ts';
import type { PlannedVariable } from './plan.ts';
import { possibleInputs } from './possible-inputs.ts';
import type { SentArgument, SentVariables } from './sent-field.ts';

/**
 * What the arguments in a fetch's operation send: those that stand there as literals, and those that the client's
 * variables fill, each with whatever a value of its type can hold. An argument that is not given is not sent, though the
 * subgraph may have a default for it.
 */
export function sentArguments(
  operation: DocumentNode,
  clientVariables: readonly PlannedVariable[],
  schema: GraphQLSchema,
): readonly SentArgument[] {
  const types = new TypeInfo(schema);
  const values = readers(operation, clientVariables);
  const found: SentArgument[] = [];
  const add = (coordinate: Coordinate, isGiven: SentArgument['isGiven']) =>
    void found.push({ via: 'argument', coordinate, isGiven });
  const given = (value: ValueNode) => givenBy(value, values);
  const visitor = {
    VariableDefinition: () => false,
    Argument: ({ value }: { readonly value: ValueNode }) => {
      const [directive, field, argument] = [types.getDirective(), types.getFieldDef(), types.getArgument()];
      if (!argument) return;
      if (directive) return add(directiveArgumentCoordinate(directive.name, argument.name), given(value));
      if (!field) return;
      for (const type of possibleTypes(schema, types.getParentType()))
        add(argumentCoordinate(type, field.name, argument.name), given(value));
    },
    ObjectField: ({ name, value }: { readonly name: { readonly value: string }; readonly value: ValueNode }) => {
      const type = types.getParentInputType();
      if (type) add(memberCoordinate(getNamedType(type).name, name.value), given(value));
    },
    EnumValue: ({ value }: { readonly value: string }) => {
      const type = getNamedType(types.getInputType());
      if (isEnumType(type)) add(memberCoordinate(type.name, value), ALWAYS);
    },
    Variable: ({ name }: { readonly name: { readonly value: string } }) => {
      const [type, read] = [types.getInputType(), values.get(name.value)];
      if (!type || !read) return;
      for (const coordinate of possibleInputs(type)) add(coordinate, foundBy(type, coordinate, read));
    },
  };
  visit(operation, visitWithTypeInfo(types, visitor));
  return found;
}

/** The value of a variable in one request; undefined where it has none. */
type ReadVariable = (variables: SentVariables) => unknown;

const ALWAYS = () => true;

/** Most that a type can hold is not personal, and nobody asks for it: the finder is made when somebody does. */
function foundBy(type: GraphQLInputType, coordinate: Coordinate, read: ReadVariable): SentArgument['isGiven'] {
  let find: InputFinder | undefined;
  return (variables) => {
    find ??= createInputFinder(type, coordinate);
    return find(read(variables));
  };
}

function givenBy(value: ValueNode, values: ReadonlyMap<string, ReadVariable>): SentArgument['isGiven'] {
  if (value.kind !== Kind.VARIABLE) return ALWAYS;
  const read = values.get(value.name.value);
  return (variables) => read?.(variables) !== undefined;
}

/** Only the client's variables: representations and context are sent by other ways. A default stands in the operation. */
function readers(
  operation: DocumentNode,
  clientVariables: readonly PlannedVariable[],
): ReadonlyMap<string, ReadVariable> {
  const defaults = new Map<string, unknown>();
  visit(operation, {
    VariableDefinition: ({ variable, defaultValue }: VariableDefinitionNode) => {
      if (defaultValue) defaults.set(variable.name.value, valueFromASTUntyped(defaultValue));
      return false;
    },
  });
  return new Map(
    clientVariables.map(({ name, clientName }) => [
      name,
      (variables) =>
        Object.hasOwn(variables, clientName) && variables[clientName] !== undefined
          ? variables[clientName]
          : defaults.get(name),
    ]),
  );
}
