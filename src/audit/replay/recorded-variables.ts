import type { GraphQLInputObjectType, GraphQLInputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import {
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
} from 'graphql';
import { isRecord } from '../../lib/is-record.ts';
import type { Variables } from '../../operation/coerce-variables.ts';
import { CUT_VARIABLES } from '../cap-record.ts';
import { isMoreItems } from '../input-place.ts';

/** What is known of the variables of one request. */
export interface RecordedVariablesRead {
  /** Coerced: what stands in them for a hidden value stands where the value stood. */
  readonly values: Variables;
  /** Types of values of which not even the form is known. */
  readonly hidden: readonly GraphQLInputType[];
}

/** Reads variables as the audit keeps them; undefined where they were too long to be kept. */
export function readRecordedVariables(
  text: string,
  { variableDefinitions = [] }: OperationDefinitionNode,
  schema: GraphQLSchema,
): RecordedVariablesRead | undefined {
  const given: unknown = JSON.parse(text);
  if (!isRecord(given) || Object.hasOwn(given, CUT_VARIABLES)) return undefined;
  const hidden: GraphQLInputType[] = [];
  const values: Record<string, unknown> = Object.create(null);
  for (const { variable, type: written, defaultValue } of variableDefinitions) {
    const name = variable.name.value;
    const type = typeFromAST(schema, written);
    if (!isInputType(type)) continue;
    if (Object.hasOwn(given, name)) values[name] = fill(type, given[name], hidden);
    else if (defaultValue) values[name] = valueFromAST(defaultValue, type);
  }
  return { values, hidden };
}

/** What coercion makes of a value (GraphQL spec section 3, "Input Coercion"), as far as its form goes. */
function fill(type: GraphQLInputType, value: unknown, hidden: GraphQLInputType[]): unknown {
  if (isNonNullType(type)) return fill(type.ofType, value, hidden);
  if (value === null) return null;
  if (isListType(type)) return fillItems(type.ofType, Array.isArray(value) ? value : [value], hidden);
  if (isInputObjectType(type) && isRecord(value)) return fillFields(type, value, hidden);
  // A record mask may put one member of an enum in the place of another.
  if (isInputObjectType(type) || isEnumType(type)) hidden.push(type);
  return value;
}

function fillItems(type: GraphQLInputType, items: readonly unknown[], hidden: GraphQLInputType[]): readonly unknown[] {
  return items.flatMap((item) => {
    if (typeof item !== 'string' || !isMoreItems(item)) return [fill(type, item, hidden)];
    hidden.push(type);
    return [];
  });
}

function fillFields(
  type: GraphQLInputObjectType,
  value: Readonly<Record<string, unknown>>,
  hidden: GraphQLInputType[],
): Readonly<Record<string, unknown>> {
  const filled: Record<string, unknown> = Object.create(null);
  for (const { name, type: fieldType, defaultValue } of Object.values(type.getFields())) {
    if (Object.hasOwn(value, name)) filled[name] = fill(fieldType, value[name], hidden);
    else if (defaultValue !== undefined) filled[name] = defaultValue;
  }
  return filled;
}
