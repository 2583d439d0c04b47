import type {
  DocumentNode,
  FieldNode,
  FloatValueNode,
  GraphQLArgument,
  GraphQLInputField,
  GraphQLSchema,
  IntValueNode,
  ValueNode,
} from 'graphql';
import {
  GraphQLError,
  GraphQLFloat,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  TypeInfo,
  valueFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { ExactNumber, exactText, readNumber } from '../lib/exact-number.ts';

/**
 * Makes every custom scalar of a schema read literals without losing a digit: graphql-js has parseInt and parseFloat for
 * those whose meaning it does not know. What guards, probes and records see of a document is then what it says.
 */
export function readLiteralsExactly(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()))
    if (isScalarType(type) && !isSpecifiedScalarType(type)) {
      type.parseLiteral = valueOfLiteral;
      // Introspection writes defaults by it, and knows no other number than a double: a string keeps the digits.
      type.serialize = (value) => (value instanceof ExactNumber ? exactText(value) : value);
    }
}

/** Gives the defaults of an API, which stock has rounded, the digits that they have in the supergraph. */
export function readDefaultsExactly(api: GraphQLSchema, supergraph: GraphQLSchema): void {
  for (const type of Object.values(api.getTypeMap())) {
    const source = supergraph.getType(type.name);
    if (isInputObjectType(type) && isInputObjectType(source)) {
      readInputs(Object.values(type.getFields()), Object.values(source.getFields()));
    } else if ((isObjectType(type) || isInterfaceType(type)) && (isObjectType(source) || isInterfaceType(source))) {
      const fields = source.getFields();
      for (const { name, args } of Object.values(type.getFields())) readInputs(args, fields[name]?.args ?? []);
    }
  }
}

function readInputs(inputs: readonly Input[], sources: readonly Input[]): void {
  for (const input of inputs) {
    const written = sources.find(({ name }) => name === input.name)?.astNode?.defaultValue;
    if (written && holdsExactLiteral(written)) input.defaultValue = valueFromAST(written, input.type);
  }
}

type Input = GraphQLArgument | GraphQLInputField;

function holdsExactLiteral(node: ValueNode): boolean {
  let found = false;
  const look = ({ value }: IntValueNode | FloatValueNode) => {
    found ||= readNumber(value) instanceof ExactNumber;
  };
  visit(node, { IntValue: look, FloatValue: look });
  return found;
}

/** The value of a literal of which no type is known. @see valueFromASTUntyped of graphql-js */
function valueOfLiteral(node: ValueNode, variables?: Readonly<Record<string, unknown>> | null): unknown {
  switch (node.kind) {
    case Kind.NULL:
      return null;
    case Kind.INT:
    case Kind.FLOAT: {
      const number = readNumber(node.value);
      if (number === Infinity || number === -Infinity) throw new GraphQLError('A number is beyond the largest double.');
      return number;
    }
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value;
    case Kind.LIST:
      return node.values.map((item) => valueOfLiteral(item, variables));
    case Kind.OBJECT: {
      const object: Record<string, unknown> = Object.create(null);
      for (const { name, value } of node.fields) object[name.value] = valueOfLiteral(value, variables);
      return object;
    }
    case Kind.VARIABLE:
      return variables?.[node.name.value];
  }
}

/** Whether a fetch's document selects what may be a fraction: a Float, a custom scalar, or a field of no known type. */
export function asksForFractions(document: DocumentNode, schema: GraphQLSchema): boolean {
  const types = new TypeInfo(schema);
  let found = false;
  const enter = (node: FieldNode) => {
    if (node.selectionSet || node.name.value === '__typename') return;
    const type = types.getType();
    const named = type && getNamedType(type);
    found ||= !named || (isScalarType(named) && (named === GraphQLFloat || !isSpecifiedScalarType(named)));
  };
  visit(document, visitWithTypeInfo(types, { Field: { enter } }));
  return found;
}
