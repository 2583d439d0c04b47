import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { CodedError } from '../errors.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { FieldShape, SelectionShape } from '../operation/shape.ts';
import { compileWriter } from './compile-writer.ts';

const schema = buildSchema(`
  type Query { people: [Person!]! person: Person }
  interface Person { secret: String }
  type Customer implements Person { secret: String }
  type Employee implements Person { secret: String }
`);
const context = { keys: { hmac: () => 'x'.repeat(22), keyId: 'k' }, task: '' };
const CANARY = 'canary-7f3a91c2d4';

function field(parent: string, name: string, rest: Partial<FieldShape>): FieldShape {
  const type = schema.getType(parent);
  const definition = type && 'getFields' in type ? type.getFields()[name] : undefined;
  const base = { responseKey: name, source: name, coordinate: memberCoordinate(parent, name), type: definition?.type };
  return { ...base, ...rest } as FieldShape;
}

/** `{ people { secret } person { secret } }`, masked for customers only. */
function peopleShape(): SelectionShape {
  const mask = {
    spec: { name: 'redact', parameters: [] },
    leaf: { kind: 'String', name: 'String' },
    categories: ['SECRET'],
  } as const;
  const selection: SelectionShape = {
    concrete: false,
    types: new Map([
      ['Customer', { typeName: 'Customer', fields: [field('Customer', 'secret', { kind: 'leaf', mask })] }],
      ['Employee', { typeName: 'Employee', fields: [field('Employee', 'secret', { kind: 'leaf', mask: undefined })] }],
    ]),
  };
  const fields = ['people', 'person'].map((name) => field('Query', name, { kind: 'composite', selection }));
  return { concrete: true, types: new Map([['Query', { typeName: 'Query', fields }]]) };
}

test('decides by the concrete type, and writes nothing that was not asked for', () => {
  const write = compileWriter(peopleShape(), context);
  const people = ['Customer', 'Employee'].map((__typename) => ({ __typename, secret: CANARY, more: CANARY }));
  expect(write({ people, person: null }, {}).parts).toEqual([
    `{"people":[{"secret":"[redacted]"},{"secret":"${CANARY}"}],"person":null}`,
  ]);
});

test.each([
  ['A7 a missing __typename', { people: [], person: { secret: CANARY } }],
  ['A7 an unknown __typename', { people: [], person: { __typename: 'Stranger', secret: CANARY } }],
  ['an object for a list', { people: { __typename: 'Employee', secret: CANARY }, person: null }],
  ['a text for an object', { people: [CANARY], person: null }],
  ['a list for an object', { people: [], person: [{ __typename: 'Employee', secret: CANARY }] }],
])('refuses what does not fit, without quoting it: %s', (_, data) => {
  const write = compileWriter(peopleShape(), context);
  expect(() => write(data, {})).toThrow(new CodedError('INVALID_VALUE'));
});
