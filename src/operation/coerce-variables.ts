import type { GraphQLSchema, OperationDefinitionNode, VariableDefinitionNode } from 'graphql';
import { getVariableValues, isNonNullType, isScalarType, typeFromAST } from 'graphql';
import { CodedError } from '../errors.ts';
import { countValues, isWritable, MAX_NESTING } from '../lib/nesting.ts';
import { holdsExactNumber, restoreNumbers, roundNumbers, withTextIds } from './exact-input.ts';

/** Variables by name. */
export type Variables = Readonly<Record<string, unknown>>;

/**
 * Coerces a request's variables for an operation. Throws CodedError `BAD_USER_INPUT`, which quotes none, where they do not
 * fit, nest deeper than whatever is made of them could, or hold a number beyond the largest double, `OPERATION_TOO_LARGE`
 * where they hold more values than the limit.
 */
export type VariableCoercer = (operation: OperationDefinitionNode, given: Variables) => Variables;

/** Whether coercion would give the very value back. */
type IsCoerced = (value: unknown) => boolean;

/** How many values variables may hold together, lists and objects among them, unless told otherwise. */
const MOST_VALUES = 10_000;

/**
 * A coercer for a schema (GraphQL spec section 6.1.2, CoerceVariableValues). Values that are what coercion would make of
 * them, as nearly all are, are only looked at; graphql-js coerces whatever else there is.
 */
export function createVariableCoercer(schema: GraphQLSchema, limit = MOST_VALUES): VariableCoercer {
  const checks = new WeakMap<OperationDefinitionNode, ReadonlyMap<string, IsCoerced> | 'unusual'>();
  return (operation, given) => {
    const known = checks.get(operation) ?? checksFor(schema, operation);
    checks.set(operation, known);
    return (known !== 'unusual' && asGiven(known, given)) || coerce(schema, operation, given, limit);
  };
}

/** Undefined where a value has to be coerced. A variable that is absent and not needed stays absent. */
function asGiven(checks: ReadonlyMap<string, IsCoerced>, given: Variables): Variables | undefined {
  const coerced: Record<string, unknown> = Object.create(null);
  for (const [name, isCoerced] of checks) {
    const isPresent = Object.hasOwn(given, name);
    const value = isPresent ? given[name] : undefined;
    if (!isCoerced(value) || (isPresent && value === undefined)) return undefined;
    if (isPresent) coerced[name] = value;
  }
  return coerced;
}

function coerce(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Variables,
  limit: number,
): Variables {
  const definitions = operation.variableDefinitions ?? [];
  const given = declared(definitions, variables);
  if (!isWritable(given, MAX_NESTING)) throw new CodedError('BAD_USER_INPUT');
  if (countValues(given, limit + 1) > limit + 1) throw new CodedError('OPERATION_TOO_LARGE', { limit });
  const isExact = holdsExactNumber(given);
  const { coerced } = getVariableValues(schema, definitions, isExact ? roundNumbers(given) : given, { maxErrors: 1 });
  if (!coerced) throw new CodedError('BAD_USER_INPUT');
  if (!isExact) return coerced;
  const values: Record<string, unknown> = Object.assign(Object.create(null), coerced);
  for (const { variable, type } of definitions) {
    const name = variable.name.value;
    if (Object.hasOwn(given, name))
      values[name] = restoreNumbers(typeFromAST(schema, type as never), coerced[name], given[name]);
  }
  return values;
}

/** Keeps only declared variables: nothing reads the others. */
function declared(definitions: readonly VariableDefinitionNode[], variables: Variables): Variables {
  const given: Record<string, unknown> = Object.create(null);
  for (const { variable } of definitions) {
    const name = variable.name.value;
    if (Object.hasOwn(variables, name)) given[name] = variables[name];
  }
  return given;
}

/**
 * What subgraphs are sent: variables as given, but an ID that came as a number which no double carries is sent as a string,
 * since most subgraphs would read another number.
 */
export function sentVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Variables): Variables {
  let sent = given;
  for (const { variable, type } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    if (!Object.hasOwn(given, name) || !holdsExactNumber(given[name])) continue;
    sent = { ...sent, [name]: withTextIds(typeFromAST(schema, type as never), given[name]) };
  }
  return sent;
}

/** Only built-in scalars: everything else may change on the way, and so may what has a default. */
function checksFor(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
): ReadonlyMap<string, IsCoerced> | 'unusual' {
  const checks = new Map<string, IsCoerced>();
  for (const { variable, type: written, defaultValue } of operation.variableDefinitions ?? []) {
    const type = typeFromAST(schema, written as never);
    const nullable = isNonNullType(type) ? type.ofType : type;
    const isCoerced = isScalarType(nullable) ? SCALARS.get(nullable.name) : undefined;
    if (!isCoerced || defaultValue) return 'unusual';
    checks.set(variable.name.value, isNonNullType(type) ? isCoerced : (value) => value == null || isCoerced(value));
  }
  return checks;
}

const SCALARS: ReadonlyMap<string, IsCoerced> = new Map<string, IsCoerced>([
  ['String', (value) => typeof value === 'string'],
  ['ID', (value) => typeof value === 'string'],
  ['Int', (value) => typeof value === 'number' && (value | 0) === value],
  ['Float', (value) => Number.isFinite(value)],
  ['Boolean', (value) => typeof value === 'boolean'],
]);
