import fc from 'fast-check';
import type { OperationDefinitionNode } from 'graphql';
import { buildSchema, getVariableValues, Kind, parse } from 'graphql';
import { expect, test } from 'vitest';
import { CodedError } from '../errors.ts';
import { createVariableCoercer } from './coerce-variables.ts';

const schema = buildSchema('type Query { a: Int } input In { a: Int = 3 } enum E { A B }');
const TYPES = ['String', 'ID', 'Int', 'Float', 'Boolean', 'In', 'E', '[Int]', '[ID!]'];

function operationOf(types: readonly string[]): OperationDefinitionNode {
  const [definition] = parse(`query(${types.map((type, index) => `$v${index}: ${type}`)}) { a }`).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('There is an operation.');
  return definition;
}

const type = fc.tuple(fc.constantFrom(...TYPES), fc.constantFrom('', '!', ' = null')).map((parts) => parts.join(''));
const value = fc.oneof(
  fc.constantFrom(null, undefined, 0, -0, 1.5, 2 ** 31, 2 ** 40, Number.NaN, 'A', '', true, [], [1], { a: 1 }, {}),
  fc.integer(),
  fc.double(),
  fc.string(),
);

test('variables are coerced as graphql-js coerces them, or refused as it refuses', () => {
  const coerce = createVariableCoercer(schema);
  fc.assert(
    fc.property(fc.array(fc.tuple(type, value), { minLength: 1, maxLength: 3 }), fc.boolean(), (pairs, leaveOut) => {
      const operation = operationOf(pairs.map(([written]) => written));
      const given = Object.fromEntries(pairs.map(([, each], index) => [`v${index + (leaveOut ? 1 : 0)}`, each]));
      const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
      const ours = (() => {
        try {
          return coerce(operation, given);
        } catch {
          return undefined;
        }
      })();
      expect(ours && { ...ours }).toEqual(coerced && { ...coerced });
    }),
    { numRuns: 3_000 },
  );
});

test('what nests too deep is refused, wherever it stands', () => {
  const recursive = buildSchema('scalar JSON input Deep { in: Deep json: JSON } type Query { a: Int }');
  const coerce = createVariableCoercer(recursive);
  const nested = (depth: number, name: string) =>
    Array.from({ length: depth }).reduce<unknown>((below) => ({ [name]: below }), null);
  const [json, deep] = [operationOf(['JSON']), operationOf(['Deep'])];
  for (const depth of [1, 900]) {
    expect(Object.keys(coerce(json, { v0: nested(depth, 'a') }))).toEqual(['v0']);
    expect(Object.keys(coerce(deep, { v0: nested(depth, 'in') }))).toEqual(['v0']);
  }
  for (const depth of [1_100, 100_000]) {
    expect(() => coerce(json, { v0: nested(depth, 'a') })).toThrow(CodedError);
    expect(() => coerce(deep, { v0: nested(depth, 'in') })).toThrow(CodedError);
  }
});
