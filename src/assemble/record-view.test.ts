import { buildSchema, getOperationAST, parse } from 'graphql';
import { expect, test } from 'vitest';
import type { Catalog } from '../catalog/catalog.ts';
import type { Classification } from '../catalog/classification.ts';
import { ANONYMOUS } from '../identity/principal.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import { testContext } from '../maskers/test-masks.ts';
import { compileOperation } from '../operation/compile-operation.ts';
import { createDeciders } from '../policy/create-deciders.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import { compileWriter } from './compile-writer.ts';
import { writeAtOnce } from './test-write.ts';

const CANARY = 'canary-7f3a91c2d4';
const schema = buildSchema(`
  type Query { customers: [Customer!] }
  type Customer { id: ID! name: String mails: [String!]! card: String! tier: String address: Address }
  type Address { street: String }
`);
const personal = (category: string): Classification => ({
  requirements: [{ category, scopes: [[category]] }],
  masks: [{ name: 'last4', parameters: [] }],
});
const catalog: Catalog = {
  fields: new Map([
    [memberCoordinate('Customer', 'name'), personal('NAME')],
    [memberCoordinate('Customer', 'mails'), personal('MAIL')],
    [memberCoordinate('Customer', 'card'), personal('CARD')],
    [memberCoordinate('Customer', 'address'), personal('UNDECLARED')],
  ]),
  inputs: new Map(),
  entities: new Set(['Customer']),
  keys: new Map(),
  implementers: new Map(),
  interfaceObjects: new Map(),
  fetching: { steady: new Set(), planned: new Map() },
  access: new Map(),
  derived: new Set(),
  inspectable: new Set(),
};
const policy = parsePolicy(
  `
version: 1
categories: { NAME: {}, MAIL: { recordMask: "null" }, CARD: { recordMask: default } }
subjects: { Customer: { key: id } }
tasks: { none: { reveal: "*" } }
rules: [{ name: own, when: { self: true }, on: { categories: [NAME] }, effect: reveal }]
`,
  'policy.yaml',
);
const data = {
  customers: ['1', '2'].map((id) => ({
    id,
    name: CANARY,
    mails: [CANARY],
    card: `${CANARY} 1234`,
    tier: 'GOLD',
    address: { street: CANARY },
  })),
};

function write(scopes: readonly string[], query: string, own = 'nobody') {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('The document has one operation.');
  const principal = { ...ANONYMOUS, scopes: new Set(scopes) };
  const { shape } = compileOperation({
    schema,
    catalog,
    document,
    operation,
    variables: {},
    deciders: createDeciders({ principal, operation: 'query' }, policy),
    policy,
    decideAccess: () => undefined,
    inputGuard: { check() {}, probes: () => [] },
    guardedTypes: new Set(),
    fieldLimit: 100,
    depthLimit: 10,
  });
  const writer = compileWriter(shape, testContext('NAME', ''), {
    record: true,
    subjectKeys: new Set(['Customer.id']),
  });
  return writeAtOnce(writer, { data, isPlain: false }, new Map([['Customer', own]]));
}

const ALL = '{ customers { id name mails card tier address { street } } }';
const RECORD = (id: string): object => ({
  id,
  name: '[redacted]',
  mails: [],
  card: '',
  tier: 'GOLD',
  address: { street: '[redacted]' },
});

test.each([
  ['everything is revealed', ['NAME', 'MAIL', 'CARD', 'UNDECLARED'], 'nobody'],
  ['some of it is', ['NAME'], 'nobody'],
  ['nothing is', [], 'nobody'],
  ['the own is', [], '1'],
])('I7 the record view is the same whoever asked, and holds no canary: %s', (_, scopes, own) => {
  const { record } = write(scopes, ALL, own);
  const text = record?.parts.join('') ?? '';
  expect(text).not.toContain(CANARY);
  const { customers } = JSON.parse(text);
  expect(customers).toEqual(['1', '2'].map(RECORD));
});

test('the client still sees what it may', () => {
  expect(write(['NAME'], ALL).view?.parts.join('')).toContain(CANARY);
  const { customers } = JSON.parse(write([], '{ customers { name } }', '1').view?.parts.join('') ?? '');
  expect(customers).toEqual([{ name: CANARY }, { name: expect.not.stringContaining(CANARY) }]);
});

test('what was shown and whose it is are noted, and how many values met each decision', () => {
  const { tracked } = write(['NAME'], '{ customers { id name card tier } }');
  expect(tracked).toEqual({ counts: [2, 2], shown: ['1', CANARY, '2', CANARY] });
  expect(write([], '{ customers { name } }', '1').tracked).toEqual({ counts: [1, 1], shown: ['1', CANARY, '2'] });
  expect(write([], '{ customers { tier } }').tracked).toEqual({ counts: [], shown: [] });
});

test('where nothing differs the record is the client view itself, and without the option there is none', () => {
  const { view, record } = write([], '{ customers { id tier } }');
  expect(record?.parts).toBe(view?.parts);
  const shape = { concrete: true, types: new Map([['Query', { typeName: 'Query', fields: [] }]]) };
  const plain = writeAtOnce(compileWriter(shape, testContext('NAME', '')), { data: {}, isPlain: true });
  expect(plain).not.toHaveProperty('record');
});
