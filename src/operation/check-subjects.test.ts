import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { parsePolicy } from '../policy/parse-policy.ts';
import { checkSubjects } from './check-subjects.ts';

const schema = buildSchema(`
  type Query { a: Int }
  interface Node { id: ID! }
  type Customer implements Node { id: ID! number: Int mail: String age: Float ids: [ID!] by(x: Int): ID kind: Kind }
  type Order { id: ID! }
  type Address { street: String }
  enum Kind { A }
`);
const catalog = { entities: new Set(['Customer', 'Order', 'Node']) };

function findingsOf(subjects: string, issuers: readonly string[] = ['https://one.example']) {
  const policy = parsePolicy(`version: 1\ncategories: {}\nsubjects:\n  ${subjects}`, 'policy.yaml');
  return checkSubjects(policy, { schema, catalog, issuers });
}

test.each(['id', 'number', 'mail'])('a key may be an ID, an Int or a String: %s', (key) => {
  expect(findingsOf(`Customer: { key: ${key}, owns: [Order] }`)).toEqual([]);
});

test.each([
  ['a type that is not there', 'Person: { key: id }', 'The subject Person is no object type.'],
  ['an interface', 'Node: { key: id }', 'The subject Node is no object type.'],
  ...['age', 'ids', 'by', 'kind', 'gone'].map((key) => [
    `the key ${key}`,
    `Customer: { key: ${key} }`,
    `The key Customer.${key} of the subject cannot tell whose it is.`,
  ]),
  ...['Address', 'Node', 'Gone'].map((type) => [
    `owns ${type}`,
    `Customer: { key: id, owns: [${type}] }`,
    `The subject Customer owns ${type}, which is no object type with @key.`,
  ]),
  [
    'an issuer that is not accepted',
    'Customer: { key: id, issuers: [https://two.example] }',
    'The subject Customer counts claims of https://two.example, whose tokens are not accepted.',
  ],
])('%s refuses, at its line', (_, subjects, message) => {
  expect(findingsOf(subjects ?? '')).toEqual([
    {
      severity: 'error',
      code: 'POLICY_UNFIT',
      message,
      fix: expect.any(String),
      place: { file: 'policy.yaml', line: 4 },
    },
  ]);
});

test('several issuers, and none that counts: two could name one key', () => {
  const issuers = ['https://one.example', 'https://two.example'];
  expect(findingsOf('Customer: { key: id }', issuers)).toMatchObject([
    { message: expect.stringContaining('does not say whose claims count') },
  ]);
  expect(findingsOf('Customer: { key: id, issuers: [https://two.example] }', issuers)).toEqual([]);
});
