import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { HEAD } from '../graph.ts';
import type { FuzzOperation, FuzzPolicy, Principal } from './fuzz-case.ts';
import { readModel } from './model.ts';
import { composeGraph } from './open-gateway.ts';
import { judgeExchange } from './oracle/judge-exchange.ts';
import { createOracle } from './oracle/oracle.ts';
import { kept } from './oracle/personal-place.ts';
import { World } from './world.ts';

const PEOPLE = `${HEAD}
  type Query { me: Person find(mail: String @pii(category: "NAME")): Person }
  type Mutation { rename(name: String @pii(category: "NAME")): Person }
  type Person @key(fields: "id") {
    id: ID! plan: String level: Int number: Int @pii(category: "NAME") names: [String!]! @pii(category: "NAME")
    name: String @pii(category: "NAME") flag: Boolean @pii(category: "NAME") color: Color @pii(category: "NAME")
    home: Home @pii(category: "NAME")
  }
  type Home { street: String }
  enum Color { RED GREEN BLUE }
`;

const POLICY: FuzzPolicy = {
  version: 1,
  categories: { NAME: {} },
  tasks: { none: { reveal: '*' }, closed: {}, stopped: { default: 'block' } },
};

const NOBODY: Principal = { groups: [], scopes: [] };
const READER: Principal = { subject: 'reader', groups: [], scopes: ['pii:name:read'] };

const model = readModel({ people: PEOPLE });
const { sdl } = composeGraph({ people: PEOPLE }, (name) => `http://127.0.0.1:1/${name}`);
const oracle = createOracle(model, sdl, POLICY);
const world = new World(model, { seed: 1, nulls: 0 });

/** What the subgraphs hold at a field of the one person that `me` is. */
function raw(field: string): unknown {
  const me = world.valueOf(world.root('Query'), 'me', typeOf('Query', 'me'));
  if (me === null || !('thing' in me)) throw new Error('There is a person.');
  const value = world.valueOf(me.thing, field, typeOf('Person', field));
  if (Array.isArray(value)) return value.map((each) => each.leaf);
  if (value === null || !('leaf' in value)) throw new Error('The field is a leaf.');
  return value.leaf;
}

function typeOf(parent: string, field: string) {
  const type = oracle.schema.getType(parent);
  const found = type && 'getFields' in type ? type.getFields()[field] : undefined;
  if (!found || !('args' in found)) throw new Error('There is such a field.');
  return found.type;
}

function judge(
  query: string,
  answer: unknown,
  principal = NOBODY,
  more: { head?: string; isFaulty?: boolean } = {},
): readonly string[] {
  const operation: FuzzOperation = { query, variables: {}, way: 'POST' };
  const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const exchange = { status: 200, head: more.head ?? '{}', body };
  const { findings } = judgeExchange(
    oracle,
    world,
    principal,
    operation,
    parse(query),
    exchange,
    more.isFaulty ?? false,
  );
  return findings.map(({ kind, coordinate }) => `${kind} ${coordinate}`);
}

const NAME = String(raw('name'));
const CANARY = /Qz7k\w{8}Jx4v/.exec(NAME)?.[0] ?? '';

test('an answer as it must be is no finding', () => {
  expect(judge('{ me { name plan } }', { data: { me: { name: '[redacted]', plan: raw('plan') } } })).toEqual([]);
  expect(judge('{ me { name plan } }', { data: { me: { name: NAME, plan: raw('plan') } } }, READER)).toEqual([]);
});

const base64 = (before: string) => Buffer.from(`${before}${CANARY}.`).toString('base64');

test.each([
  ['as it is', CANARY],
  ['in capitals', CANARY.toUpperCase()],
  ['its first half', CANARY.slice(0, 12)],
  ['its second half', CANARY.slice(4)],
  ['in base64', base64('')],
  ['in base64 after a byte', base64('x')],
  ['in base64 after two', base64('xx')],
  ['in base64url', Buffer.from(`ÿÿ${CANARY}`).toString('base64url')],
  ['in hexadecimal', Buffer.from(CANARY).toString('hex')],
  ['in hexadecimal after a digit', `a${Buffer.from(CANARY).toString('hex').toUpperCase()}`],
  ['percent-encoded', [...Buffer.from(CANARY)].map((byte) => `%${byte.toString(16)}`).join('')],
  ['reversed', [...CANARY].reverse().join('')],
  ['escaped', [...CANARY].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('')],
  ['escaped twice', [...CANARY].map((letter) => `\\\\u00${letter.charCodeAt(0).toString(16)}`).join('')],
  ['in UTF-16', Buffer.from(CANARY, 'utf16le').toString('latin1')],
])('a leaked canary is found %s, in body, headers and store', (_, form) => {
  const data = { me: { name: '[redacted]' } };
  const body = `{"data":${JSON.stringify(data)},"extensions":{"a":"${form}"}}`.replaceAll('\0', '\\u0000');
  const bare = form.includes('\0') ? `{"data":${JSON.stringify(data)}}` : body;
  if (bare === body) expect(judge('{ me { name } }', body)).toContain('LEAK Person.name');
  expect(judge('{ me { name } }', { data }, NOBODY, { head: form })).toContain('LEAK Person.name');
  expect(kept(oracle, world, 'file', `before${form}after`, new Set()).map((each) => each.coordinate)).toContain(
    'Person.name',
  );
});

test('whoever may see a canary may see it in that place alone', () => {
  expect(judge('{ me { plan } }', { data: { me: { plan: raw('plan') } }, extensions: { a: NAME } }, READER)).toEqual([
    'LEAK Person.name',
  ]);
});

test.each([
  ['a number', 'number', raw('number'), 'LEAK Person.number'],
  ['a list', 'names', raw('names'), 'LEAK Person.names'],
  ['an enum value', 'color', raw('color'), 'LEAK Person.color'],
  ['a mask of another type', 'number', '[redacted]', 'WRONG Person.number'],
  ['null instead of a mask', 'name', null, 'OVER-MASKING Person.name'],
])('%s at a masked field is found', (_, field, value, finding) => {
  expect(judge(`{ me { ${field} } }`, { data: { me: { [field]: value } } })).toContain(finding);
});

test.each([
  ['redacted', '[redacted]'],
  ['null', null],
])('a value that must be shown and is %s is found', (_, value) => {
  expect(judge('{ me { plan } }', { data: { me: { plan: value } } })).toEqual(['OVER-MASKING Person.plan']);
  expect(judge('{ me { name } }', { data: { me: { name: value } } }, READER)).toEqual(['OVER-MASKING Person.name']);
});

test('what a fault explains is no over-masking, and a mask is none of a fault', () => {
  expect(judge('{ me { plan } }', { data: { me: { plan: null } } }, NOBODY, { isFaulty: true })).toEqual([]);
  expect(judge('{ me { plan } }', { data: { me: { plan: '[redacted]' } } }, NOBODY, { isFaulty: true })).toEqual([
    'OVER-MASKING Person.plan',
  ]);
  expect(judge('{ me { name } }', { data: { me: { name: NAME } } }, NOBODY, { isFaulty: true })).toContain(
    'LEAK Person.name',
  );
});

test.each([
  [
    'a use of an argument that is answered',
    '{ find(mail: "a") { plan } }',
    { data: { find: null } },
    NOBODY,
    'NOT-REFUSED Query.find(mail:)',
  ],
  [
    'a blocked field that is answered',
    '{ me { name } }',
    { data: { me: { name: '' } } },
    { ...READER, task: 'stopped' },
    'NOT-REFUSED Person.name',
  ],
  [
    'a refusal without a reason',
    '{ me { plan } }',
    { errors: [{ extensions: { code: 'PII_BLOCKED', coordinate: 'a' } }] },
    NOBODY,
    'REFUSED a',
  ],
  ['a fault of the gateway', '{ me { plan } }', { errors: [{ extensions: { code: 'INTERNAL' } }] }, NOBODY, 'FAILED '],
  ['what is no JSON', '{ me { plan } }', 'oops', NOBODY, 'FAILED '],
  [
    'a covered leaf',
    '{ me { home { street } } }',
    { data: { me: { home: { street: null } } } },
    { ...READER, task: 'closed' },
    undefined,
  ],
])('%s', (_, query, answer, principal, finding) => {
  // A revealed or denied field's null is a fault where the world has a value; here only what is listed is asked.
  const found = judge(query, answer, principal, { isFaulty: true });
  if (finding === undefined) expect(found).toEqual([]);
  else expect(found).toContain(finding);
});

test('what is revealed to its owner is found in the answer of anybody else', () => {
  const subjects = { Person: { key: 'id', claim: 'sub' } } as const;
  const rules = [{ name: 'own', when: { self: true }, on: { categories: '*' }, effect: 'reveal' }] as const;
  const own = createOracle(model, sdl, { ...POLICY, subjects, rules });
  const query = '{ me { name } }';
  const judgeFor = (subject: string) => {
    const exchange = { status: 200, head: '', body: JSON.stringify({ data: { me: { name: NAME } } }) };
    const asker = { groups: [], scopes: [], subject };
    return judgeExchange(own, world, asker, { query, variables: {}, way: 'POST' }, parse(query), exchange, false)
      .findings;
  };
  expect(judgeFor(String(raw('id')))).toEqual([]);
  expect(judgeFor('somebody else').map(({ kind }) => kind)).toEqual(['LEAK', 'LEAK']);
});

test('the oracle knows nothing of what it judges: no import of it leads to src/', () => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, from] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g))
      visit(normalize(join(dirname(file), from ?? '')));
  };
  for (const file of globSync('test/fuzz/oracle/*.ts')) visit(file);
  expect(seen.size).toBeGreaterThan(6);
  expect([...seen].filter((file) => file.startsWith('src/'))).toEqual([]);
});
