import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { flowGraph } from '../../test/flow-graph.ts';
import { cordon, folderWith } from './test-command.ts';

const { sdl } = flowGraph({
  people: `
    type Query { me: Person find(filter: Filter): Person by(email: String @p(EMAIL)): Person }
    type Person @key(fields: "email") {
      email: String! @p(EMAIL) @pii(category: "EMAIL", mask: "redact")
      name: String @pii(category: "NAME", scopes: [["a", "b"], ["c"]], mask: "partial(1,0)")
    }
    input Filter { name: String @p(NAME) }`,
  bills: `
    type Person @key(fields: "email") { email: String! name: String @external open: Int @requires(fields: "name") }`,
});

const FOLDER = folderWith({
  'graph.graphql': sdl,
  'policy.yaml': 'version: 1\ncategories: { EMAIL: { mask: email }, NAME: { mask: name }, PHONE: { mask: phone } }\n',
  'fax.yaml': 'version: 1\ncategories: { FAX: {} }\n',
  'open.graphql': flowGraph({ one: 'type Query { a: Int }' }).sdl,
});

const catalog = (...args: readonly string[]) =>
  cordon(['catalog', '--supergraph', 'graph.graphql', '--policy', 'policy.yaml', ...args], FOLDER);

test('catalog lists what is personal, with what reveals it and how it is masked', async () => {
  expect(await catalog()).toEqual({
    status: 0,
    stdout: [
      'COORDINATE        CATEGORIES  SCOPES          MASK',
      'Filter.name       NAME        pii:name:read   -',
      'Person.email      EMAIL       pii:email:read  redact',
      'Person.name       NAME        a and b or c    partial(1,0)',
      'Person.open       NAME        a and b or c    redact',
      'Query.by(email:)  EMAIL       pii:email:read  -',
      '',
    ].join('\n'),
    stderr: '',
  });
});

test('catalog --flows says where each category flows, and which flow nowhere', async () => {
  expect(await catalog('--flows')).toEqual({
    status: 0,
    stdout: [
      'EMAIL  -> bills   key       Person.email      (entity Person)',
      'EMAIL  -> people  argument  Query.by(email:)',
      'EMAIL  -> people  key       Person.email      (entity Person)',
      'NAME   -> bills   requires  Person.name       (for Person.open)',
      'NAME   -> people  argument  Filter.name       (in Query.find(filter:))',
      'Sent to no subgraph: PHONE.',
      '',
    ].join('\n'),
    stderr: '',
  });
});

test('--category narrows both', async () => {
  expect((await catalog('--category', 'NAME')).stdout).not.toContain('EMAIL');
  expect((await catalog('--category', 'NAME')).stdout).toContain('Person.open');
  expect((await catalog('--flows', '--category', 'NAME')).stdout.split('\n')).toHaveLength(3);
  expect((await catalog('--flows', '--category', 'PHONE')).stdout).toBe('Sent to no subgraph: PHONE.\n');
  expect(await catalog('--flows', '--category', 'FAX')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('no category "FAX"; it has EMAIL, NAME, PHONE.'),
  });
});

test('--json is for machines', async () => {
  expect(JSON.parse((await catalog('--json', '--category', 'EMAIL')).stdout)).toEqual({
    coordinates: [
      {
        coordinate: 'Person.email',
        kind: 'field',
        categories: ['EMAIL'],
        requirements: [{ category: 'EMAIL', scopes: [['pii:email:read']] }],
        mask: 'redact',
      },
      {
        coordinate: 'Query.by(email:)',
        kind: 'input',
        categories: ['EMAIL'],
        requirements: [{ category: 'EMAIL', scopes: [['pii:email:read']] }],
      },
    ],
  });
  expect(JSON.parse((await catalog('--json', '--flows', '--category', 'NAME')).stdout)).toEqual({
    flows: [
      {
        subgraph: 'bills',
        via: 'requires',
        coordinate: 'Person.name',
        categories: ['NAME'],
        through: ['Person.open'],
      },
      {
        subgraph: 'people',
        via: 'argument',
        coordinate: 'Filter.name',
        categories: ['NAME'],
        through: ['Query.find(filter:)'],
      },
    ],
  });
});

test('a catalog that could not be served is refused, with every finding', async () => {
  const { status, stdout, stderr } = await catalog('--policy', 'fax.yaml');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr.match(/PII_UNKNOWN_CATEGORY/g)).toHaveLength(5);
  expect(await cordon(['catalog'])).toMatchObject({ status: 2, stderr: expect.stringContaining('no supergraph') });
});

test('where nothing is personal, both say so', async () => {
  const open = async (...args: readonly string[]) =>
    (await cordon(['catalog', '--supergraph', 'open.graphql', ...args], FOLDER)).stdout;
  expect(await open()).toBe('Nothing is personal.\n');
  expect(await open('--flows')).toBe('Nothing is personal.\n');
});

test('the example: what customers know, billing is sent by @requires only', async () => {
  const { stdout } = await cordon(['catalog', '--flows'], resolve('.'));
  const toBilling = stdout.split('\n').filter((line) => line.includes('-> billing'));
  expect(toBilling.map((line) => line.split(/ {2,}/).slice(0, 4).join(' '))).toEqual([
    'DATE_OF_BIRTH -> billing requires Customer.dateOfBirth',
    'FINANCIAL -> billing argument InvoiceFilter.number',
    'FINANCIAL -> billing argument InvoiceFilter.status',
    'FINANCIAL -> billing argument PaymentInput.amount',
    'NAME -> billing requires Customer.name',
    'SSN -> billing requires Customer.ssn',
  ]);
  expect(stdout).toContain('Sent to no subgraph: ADDRESS, CARD, IBAN, IP_ADDRESS, PHONE.\n');
});
