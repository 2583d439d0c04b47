import type { DocumentNode, GraphQLInputType, GraphQLSchema, ValueNode } from 'graphql';
import { getNamedType, isInputObjectType, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { Catalog } from '../../src/catalog/catalog.ts';
import type { Coordinate } from '../../src/lib/coordinate.ts';
import { argumentCoordinate, memberCoordinate } from '../../src/lib/coordinate.ts';

/** Looks at what recorded documents and variables hold at personal inputs, whatever it is. */
export class AskedPositions {
  readonly #schema: GraphQLSchema;
  readonly #catalog: Catalog;
  #checked = 0;

  constructor(schema: GraphQLSchema, catalog: Catalog) {
    this.#schema = schema;
    this.#catalog = catalog;
  }

  /** How many personal inputs were looked at. */
  get checked(): number {
    return this.#checked;
  }

  /** The personal inputs whose values are not hidden in a recorded document and its variables. */
  find(document: DocumentNode, variables: Readonly<Record<string, unknown>>): readonly string[] {
    const types = new TypeInfo(this.#schema);
    const found: string[] = [];
    const look = (coordinate: Coordinate, value: ValueNode) => {
      if (!this.#catalog.inputs.has(coordinate)) return;
      this.#checked += 1;
      const sent = value.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
      if (!isHiddenLiteral(value) || !isHidden(sent)) found.push(coordinate);
    };
    visit(
      document,
      visitWithTypeInfo(types, {
        Argument: ({ name, value }) => {
          const [parent, field] = [types.getParentType(), types.getFieldDef()];
          if (parent && field) look(argumentCoordinate(parent.name, field.name, name.value), value);
        },
        ObjectField: ({ name, value }) => {
          const parent = getNamedType(types.getParentInputType());
          if (parent) look(memberCoordinate(parent.name, name.value), value);
        },
        VariableDefinition: ({ variable }) => {
          found.push(...this.#inVariable(types.getInputType(), variables[variable.name.value]));
        },
      }),
    );
    return found;
  }

  /** The personal input fields within a variable that are not hidden. */
  #inVariable(type: GraphQLInputType | null | undefined, value: unknown): readonly string[] {
    if (Array.isArray(value)) return value.flatMap((item) => this.#inVariable(type, item));
    const named = type && getNamedType(type);
    if (!isInputObjectType(named) || typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, found]) => {
      const coordinate = memberCoordinate(named.name, name);
      if (!this.#catalog.inputs.has(coordinate)) return this.#inVariable(named.getFields()[name]?.type, found);
      this.#checked += 1;
      return isHidden(found) ? [] : [coordinate];
    });
  }
}

function isHiddenLiteral(value: ValueNode): boolean {
  switch (value.kind) {
    case Kind.VARIABLE:
    case Kind.NULL:
      return true;
    case Kind.STRING:
      return value.value === '[redacted]';
    case Kind.LIST:
      return value.values.every(isHiddenLiteral);
    case Kind.OBJECT:
      return value.fields.every((field) => isHiddenLiteral(field.value));
    case Kind.INT:
    case Kind.FLOAT:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return false;
  }
}

/** A variable that was not sent has nothing to hide. */
function isHidden(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isHidden);
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isHidden);
  return value === undefined || value === null || value === '[redacted]';
}
