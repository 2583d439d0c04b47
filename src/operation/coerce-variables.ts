import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getVariableValues, isNonNullType, isScalarType, typeFromAST } from 'graphql';
import { CodedError } from '../errors.ts';
import { isNestedWithin, MAX_NESTING } from '../lib/nesting.ts';

/** Variables by name. */
export type Variables = Readonly<Record<string, unknown>>;

/**
 * Coerces a request's variables for an operation. Throws CodedError `BAD_USER_INPUT`, which quotes none, where they do not
 * fit, or nest deeper than whatever is made of them could.
 */
export type VariableCoercer = (operation: OperationDefinitionNode, given: Variables) => Variables;

/** Whether coercion would give the very value back. */
type IsCoerced = (value: unknown) => boolean;

/**
 * A coercer for a schema (GraphQL spec section 6.1.2, CoerceVariableValues). Values that are what coercion would make of
 * them, as nearly all are, are only looked at; graphql-js coerces whatever else there is.
 */
export function createVariableCoercer(schema: GraphQLSchema): VariableCoercer {
  const checks = new WeakMap<OperationDefinitionNode, ReadonlyMap<string, IsCoerced> | 'unusual'>();
  return (operation, given) => {
    const known = checks.get(operation) ?? checksFor(schema, operation);
    checks.set(operation, known);
    return (known !== 'unusual' && asGiven(known, given)) || coerce(schema, operation, given);
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

function coerce(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Variables): Variables {
  if (!isNestedWithin(given, MAX_NESTING)) throw new CodedError('BAD_USER_INPUT');
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: 1 });
  if (!coerced) throw new CodedError('BAD_USER_INPUT');
  return coerced;
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
