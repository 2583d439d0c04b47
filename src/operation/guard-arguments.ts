import type {
  FieldNode,
  GraphQLArgument,
  GraphQLInputField,
  GraphQLInputType,
  GraphQLObjectType,
  ValueNode,
} from 'graphql';
import { getNamedType, isEnumType, isInputObjectType, Kind } from 'graphql';
import type { Catalog } from '../catalog/catalog.ts';
import { categoriesOf } from '../catalog/classification.ts';
import { CodedError } from '../errors.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { argumentCoordinate, memberCoordinate } from '../lib/coordinate.ts';
import type { InputEffect, InputUse } from '../policy/decide-input.ts';

/** A place where a variable's value arrives, to be looked at in every request. */
export interface VariableUse {
  readonly variable: string;
  readonly coordinate: Coordinate;
  readonly type: GraphQLInputType;
  /** Whether the schema supplies a value when the variable does not. */
  readonly hasDefault: boolean;
  /** Whether the value is written by a mutation rather than compared. */
  readonly writes: boolean;
}

/** Called for every personal input that is effectively used. */
export type OnUse = (use: InputUse) => void;

/**
 * Walks the arguments of one field by effective use (A25-A31): literals, nested input, lists, enum values, the schema's
 * defaults. What arrives by variable is returned for `walkVariable`.
 */
export function walkArguments(
  catalog: Catalog,
  parent: GraphQLObjectType,
  node: FieldNode,
  args: readonly GraphQLArgument[],
  writes: boolean,
  onUse: OnUse,
): readonly VariableUse[] {
  const uses: VariableUse[] = [];
  const walk = (
    definition: GraphQLArgument | GraphQLInputField,
    coordinate: Coordinate,
    value: ValueNode | undefined,
  ) => {
    if (value?.kind === Kind.VARIABLE) {
      const hasDefault = definition.defaultValue !== undefined;
      uses.push({ variable: value.name.value, coordinate, type: definition.type, hasDefault, writes });
    } else if (value) {
      report(catalog, coordinate, writes, onUse);
      walkLiteral(definition.type, value);
    } else if (definition.defaultValue !== undefined) {
      report(catalog, coordinate, writes, onUse);
      walkValue(catalog, definition.type, definition.defaultValue, writes, onUse);
    }
  };
  const walkLiteral = (type: GraphQLInputType, value: ValueNode): void => {
    const named = getNamedType(type);
    if (value.kind === Kind.LIST) {
      for (const item of value.values) walkLiteral(type, item);
    } else if (value.kind === Kind.VARIABLE) {
      uses.push({ variable: value.name.value, coordinate: '' as Coordinate, type: named, hasDefault: false, writes });
    } else if (isEnumType(named) && value.kind === Kind.ENUM) {
      report(catalog, memberCoordinate(named.name, value.value), writes, onUse);
    } else if (isInputObjectType(named) && value.kind === Kind.OBJECT) {
      const given = new Map(value.fields.map((field) => [field.name.value, field.value]));
      for (const field of Object.values(named.getFields())) {
        walk(field, memberCoordinate(named.name, field.name), given.get(field.name));
      }
    }
  };
  const given = new Map(node.arguments?.map((argument) => [argument.name.value, argument.value]));
  for (const arg of args) walk(arg, argumentCoordinate(parent.name, node.name.value, arg.name), given.get(arg.name));
  return uses;
}

/** Reports the personal inputs that a variable's coerced value uses. An absent variable uses the schema's default. */
export function walkVariable(
  catalog: Catalog,
  use: VariableUse,
  variables: Readonly<Record<string, unknown>>,
  onUse: OnUse,
): void {
  const present = Object.hasOwn(variables, use.variable);
  if (!present && !use.hasDefault) return;
  report(catalog, use.coordinate, use.writes, onUse);
  if (present) walkValue(catalog, use.type, variables[use.variable], use.writes, onUse);
}

/** Lists are walked by what they hold, since a variable may stand for a list inside a list. */
function walkValue(catalog: Catalog, type: GraphQLInputType, value: unknown, writes: boolean, onUse: OnUse): void {
  const named = getNamedType(type);
  if (Array.isArray(value)) {
    for (const item of value) walkValue(catalog, named, item, writes, onUse);
  } else if (isEnumType(named) && typeof value === 'string') {
    report(catalog, memberCoordinate(named.name, value), writes, onUse);
  } else if (isInputObjectType(named) && typeof value === 'object' && value !== null) {
    for (const field of Object.values(named.getFields())) {
      if (!Object.hasOwn(value, field.name)) continue;
      report(catalog, memberCoordinate(named.name, field.name), writes, onUse);
      walkValue(catalog, field.type, Reflect.get(value, field.name), writes, onUse);
    }
  }
}

/** Refuses the whole operation at the first personal input that may not be used. Throws CodedError `PII_BLOCKED` or `APPROVAL_REQUIRED`. */
export function refuseBlocked(decideInput: (use: InputUse) => InputEffect): OnUse {
  return (use) => {
    const effect = decideInput(use);
    if (effect === 'reveal') return;
    const code = effect === 'hold' ? 'APPROVAL_REQUIRED' : 'PII_BLOCKED';
    const categories = categoriesOf(use.input.classification);
    throw new CodedError(code, { coordinate: use.coordinate, categories });
  };
}

function report(catalog: Catalog, coordinate: Coordinate, writes: boolean, onUse: OnUse): void {
  const input = catalog.inputs.get(coordinate);
  if (input) onUse({ coordinate, input, writes });
}
