import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Kind, parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import { openAuditKeys } from '../src/keys/open-audit-keys.ts';
import { gatewayFolder, openConfiguredAudit, storeConfigOf } from '../src/server/audit-sources.ts';
import { findEntries } from '../src/store/find-entries.ts';
import { openStoreReader } from '../src/store/open-store.ts';
import type { Behaviour, RogueGraph } from './rogue-graph.ts';
import { codesOf, startRogueGraph } from './rogue-graph.ts';
import { readReply } from './world.ts';

const BIG = '9007199254740993';
const OTHER = '9007199254740992';
const FRACTION = '0.12345678901234567890123';
/** Numbers that a double does not carry. */
const EXACT = [BIG, `-${BIG}`, OTHER, FRACTION, '1.00000000000000000001', '1E-400', '2.5e-324', `${'7'.repeat(300)}`];

const SUBGRAPHS = {
  a: `
    scalar Long scalar JSON
    input Where { id: Long = ${OTHER} is: ID ratio: Float any: JSON ids: [Long] }
    type Query {
      c: C me: User users: [User] mine: Mine own: Own
      echo(id: Long!): String is(id: ID!): String half(f: Float!): String count(i: Int!): String
      where(w: Where): String json(j: JSON): String either(id: Long = ${BIG}): String
      usual(by: Long = ${BIG} @pii(category: "SECRET")): Int
      find(by: Long @pii(category: "SECRET") or: JSON @pii(category: "SECRET")): Int
    }
    type C { l: Long f: Float j: JSON id: ID cardNumber: ID i: Int s: String b: Boolean list: [Long] c: C must: Int! }
    type User @key(fields: "id") { id: Long! }
    type Own @key(fields: "id") { id: ID! note: Long @pii(category: "SECRET") }
    type Mine {
      hash: ID @pii(category: "SECRET", mask: "hash") pseudonym: ID @pii(category: "SECRET", mask: "pseudonym")
      token: ID @pii(category: "SECRET", mask: "token") round: Float @pii(category: "SECRET", mask: "round(100)")
      bucket: Int @pii(category: "SECRET", mask: "bucket(10)") text: String @pii(category: "SECRET", mask: "last4")
      long: Long @pii(category: "SECRET")
    }`,
  b: `
    scalar Long
    type User @key(fields: "id") { id: Long! email: String @pii(category: "OTHER") tier: String }`,
};

const POLICY = `
version: 1
categories: { SECRET: { mask: default }, OTHER: { mask: redact }, CARD: { detectors: [CREDIT_CARD] } }
tasks: { none: { reveal: [OTHER], mask: [SECRET], arguments: [SECRET], default: deny } }
arguments: { probes: { distinct: 2, windowSeconds: 3600 } }
inspect: { default: mask }
`;

const REVEALING = `
version: 1
categories: { SECRET: { mask: default }, OTHER: { mask: redact } }
subjects: { Own: { key: id } }
tasks: { none: { mask: "*", arguments: "*", default: deny } }
rules: [{ name: own data, when: { self: true }, on: { categories: "*" }, effect: reveal }]
`;

let graph: RogueGraph;
beforeAll(async () => {
  graph = await startRogueGraph(SUBGRAPHS, {}, POLICY);
});
afterAll(async () => await graph[Symbol.asyncDispose]());
beforeEach(() => {
  graph.behave(
    'a',
    saysRoots({
      echo: '""',
      is: '""',
      half: '""',
      count: '""',
      where: '""',
      json: '""',
      either: '""',
      find: '1',
      usual: '1',
    }),
  );
  graph.behave('b', saysTiers);
});

/** Answers a text as it is: JSON.stringify would round what is tested. */
function says(text: string): Behaviour {
  return (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(text);
}

/** Answers root fields by name, whatever keys they are asked under. */
function saysRoots(texts: Readonly<Record<string, string>>): Behaviour {
  return (response, received, nth) => {
    const [operation] = parse(JSON.parse(received.body).query).definitions;
    const roots = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
    const members = roots.flatMap((root) =>
      root.kind === Kind.FIELD ? [`"${(root.alias ?? root.name).value}":${texts[root.name.value]}`] : [],
    );
    says(`{"data":{${members}}}`)(response, received, nth);
  };
}

/** Knows every user by the digits that it is asked for. */
const saysTiers: Behaviour = (response, received, nth) => {
  const keys = [...received.body.matchAll(/\{"__typename":"User","id":([^}]+)\}/g)].map(([, key = '']) => worthOf(key));
  const users = keys.map((key) => `{"email":"${key}","tier":"${key}"}`);
  says(`{"data":{"_entities":[${users}]}}`)(response, received, nth);
};

/** Posts variables that are given as text; the answer's text, too, since a parser would round. */
async function ask(query: string, variables = '{}') {
  const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
  const headers = { 'content-type': 'application/json' };
  return await readReply(
    await graph.gateway.fetch(new Request('http://gateway/graphql', { method: 'POST', headers, body })),
  );
}

/** The data of an answer, as text. */
const dataOf = ({ text }: { readonly text: string }) => /"data":(.*?)(?:,"extensions".*)?\}\n$/s.exec(text)?.[1];

/** What a subgraph was sent last. */
const sentTo = (name: string): string => graph.upstream(name).received.at(-1)?.body ?? '';

const sentCount = (name: string): number => graph.upstream(name).received.length;

test.each(EXACT)('F29 a subgraph says %s: so does the answer', async (number) => {
  graph.behave('a', says(`{"data":{"c":{"l":${number},"list":[1,${number},null],"f":${number}}}}`));
  expect(dataOf(await ask('{ c { l list f } }'))).toBe(`{"c":{"l":${number},"list":[1,${number},null],"f":${number}}}`);
});

test('numbers in JSON scalars, at any depth, beside strings that look like them', async () => {
  const json = `{"a":[${BIG},{"b":${FRACTION},"c":"${BIG}, ${BIG}"}],"__proto__":{"p":${BIG}},"d":"\\"${BIG}"}`;
  graph.behave('a', says(`{"data":{"c":{"j":${json}}}}`));
  expect(dataOf(await ask('{ c { j } }'))).toBe(`{"c":{"j":${json}}}`);
});

test('an ID that is a whole number is a string of its digits, any other number is refused', async () => {
  graph.behave('a', says(`{"data":{"c":{"id":${BIG},"c":{"id":${FRACTION}}}}}`));
  const reply = await ask('{ c { id c { id } } }');
  expect([dataOf(reply), codesOf(reply)]).toEqual([
    `{"c":{"id":"${BIG}","c":{"id":null}}}`,
    [['INVALID_VALUE', ['c', 'c', 'id']]],
  ]);
});

test('what is no such number is refused: Int, String, Boolean, an object, a list; the rest is kept, and nothing is quoted', async () => {
  graph.behave('a', says(`{"data":{"c":{"l":1,"i":${BIG},"s":${BIG},"b":${BIG},"c":${BIG},"list":${BIG}}}}`));
  const reply = await ask('{ c { l i s b c { l } list } }');
  expect(dataOf(reply)).toBe('{"c":{"l":1,"i":null,"s":null,"b":null,"c":null,"list":null}}');
  expect(codesOf(reply)).toEqual(['i', 's', 'b', 'c', 'list'].map((key) => ['INVALID_VALUE', ['c', key]]));
  expect(JSON.stringify(reply.errors)).not.toContain('900719');
});

test.each(['1e400', '-1E400', '9'.repeat(10_000)])(
  'what is beyond the largest double is refused, never null without a word',
  async (number) => {
    graph.behave(
      'a',
      says(`{"data":{"c":{"s":"kept","l":${number},"f":${number},"j":{"a":[${number}]},"list":[1,${number}]}}}`),
    );
    const reply = await ask('{ c { s l f j list } }');
    expect(dataOf(reply)).toBe('{"c":{"s":"kept","l":null,"f":null,"j":null,"list":[1,null]}}');
    expect(codesOf(reply)).toEqual(
      ['l', 'f', 'j', 'list']
        .map((key) => ['INVALID_VALUE', ['c', key].concat(key === 'list' ? ['1'] : [])])
        .map(([code, path]) => [code, (path as string[]).map((each) => (each === '1' ? 1 : each))]),
    );
  },
);

test.each([
  ['a duplicate key: the last one counts', `{"l":${OTHER},"l":${BIG}}`, `{"l":${BIG}}`],
  ['a duplicate key that is small', `{"l":${BIG},"l":1}`, '{"l":1}'],
  ['ten thousand digits behind the point', `{"l":0.${'3'.repeat(10_000)}}`, `{"l":0.${'3'.repeat(10_000)}}`],
  ['minus zero is zero, as JSON.stringify has it', '{"l":-0}', '{"l":0}'],
  ['minus zero beside an exact number', `{"l":-0,"f":${BIG}}`, '{"l":0}'],
  ['zeros that say nothing are not kept', '{"l":1.50}', '{"l":1.5}'],
])('%s', async (_, sent, expected) => {
  graph.behave('a', says(`{"data":{"c":${sent}}}`));
  expect(dataOf(await ask('{ c { l } }'))).toBe(`{"c":${expected}}`);
});

test('F34 an entity is asked for by the key that came', async () => {
  const users = [BIG, OTHER, '1'];
  const sent = users.map((id) => `{"__typename":"User","id":${id}}`);
  graph.behave('a', says(`{"data":{"me":${sent[0]},"users":[${sent}]}}`));
  const me = dataOf(await ask('{ me { email tier } }'));
  expect([me, sentTo('b')]).toEqual([
    `{"me":{"email":"[redacted]","tier":"${BIG}e0"}}`,
    expect.stringContaining(`"variables":{"representations":[${sent[0]}]}`),
  ]);
  const all = dataOf(await ask('{ users { id tier } }'));
  expect([all, sentTo('b')]).toEqual([
    `{"users":[${users.map((id) => `{"id":${id},"tier":"${id}e0"}`)}]}`,
    expect.stringContaining(`"variables":{"representations":[${sent}]}`),
  ]);
});

test('an entity whose key is beyond the largest double is not asked for', async () => {
  const before = sentCount('b');
  graph.behave('a', says('{"data":{"me":{"__typename":"User","id":1e400}}}'));
  const reply = await ask('{ me { tier } }');
  expect([dataOf(reply), codesOf(reply), sentCount('b')]).toEqual([
    '{"me":{"tier":null}}',
    [['REQUIRED_VALUE_MISSING', ['me', 'tier']]],
    before,
  ]);
});

test.each([
  ['F31 a variable', 'query($id: Long!) { echo(id: $id) }', `{"id":${BIG}}`, `{"id":${BIG}}`],
  ['a fraction', 'query($id: Long!) { echo(id: $id) }', `{"id":${FRACTION}}`, `{"id":${FRACTION}}`],
  ['a Float', 'query($f: Float!) { half(f: $f) }', `{"f":${FRACTION}}`, `{"f":${FRACTION}}`],
  ['an ID, as a string', 'query($id: ID!) { is(id: $id) }', `{"id":${BIG}}`, `{"id":"${BIG}"}`],
  ['JSON', 'query($j: JSON) { json(j: $j) }', `{"j":{"a":[${BIG}]}}`, `{"j":{"a":[${BIG}]}}`],
  [
    'an input object',
    'query($w: Where) { where(w: $w) }',
    `{"w":{"id":${BIG},"is":${BIG},"ratio":${FRACTION},"any":[${BIG}],"ids":${BIG}}}`,
    `{"w":{"id":${BIG},"is":"${BIG}","ratio":${FRACTION},"any":[${BIG}],"ids":${BIG}}}`,
  ],
  [
    'beside others',
    'query($id: Long!, $i: Int!) { echo(id: $id) count(i: $i) }',
    `{"id":${BIG},"i":1}`,
    `{"id":${BIG},"i":1}`,
  ],
])('%s in a variable', async (_, query, variables, sent) => {
  // The first time through Apollo Server, then directly.
  for (const way of [1, 2]) {
    expect([way, (await ask(query, variables)).errors]).toEqual([way, []]);
    expect(sentTo('a')).toContain(`"variables":${sent}}`);
  }
});

test('a variable in a URL', async () => {
  const search = new URLSearchParams({ query: 'query($id: Long!) { echo(id: $id) }', variables: `{"id":${BIG}}` });
  const headers = { 'apollo-require-preflight': 'true' };
  const response = await graph.gateway.fetch(new Request(`http://gateway/graphql?${search}`, { headers }));
  expect([response.status, sentTo('a')]).toEqual([200, expect.stringContaining(`"variables":{"id":${BIG}}`)]);
});

test.each([
  ['an Int', 'query($i: Int!) { count(i: $i) }', `{"i":${BIG}}`],
  ['an Int that would be rounded to one', 'query($i: Int!) { count(i: $i) }', '{"i":1.00000000000000000001}'],
  [
    'an Int in a list of variables',
    'query($i: Int!, $j: JSON) { count(i: $i) json(j: $j) }',
    `{"i":2147483648,"j":${BIG}}`,
  ],
  ['a fraction as ID', 'query($id: ID!) { is(id: $id) }', `{"id":${FRACTION}}`],
  ['a Float beyond the largest', 'query($f: Float!) { half(f: $f) }', '{"f":1e400}'],
  ['a Long beyond the largest', 'query($id: Long!) { echo(id: $id) }', '{"id":1e400}'],
  ['JSON beyond the largest', 'query($j: JSON) { json(j: $j) }', `{"j":{"a":[1e400,"${'x'.repeat(20)}",${BIG}]}}`],
  ['ten thousand digits', 'query($id: Long!) { echo(id: $id) }', `{"id":${'9'.repeat(10_000)}}`],
  ['all variables', '{ c { l } }', BIG],
])('%s is the client’s mistake', async (_, query, variables) => {
  const before = sentCount('a');
  for (const way of [1, 2]) {
    const { status, errors, text } = await ask(query, variables);
    expect([way, status, sentCount('a')]).toEqual([way, 400, before]);
    expect([['BAD_USER_INPUT'], ['BAD_REQUEST']]).toContainEqual(errors.map(({ extensions }) => extensions.code));
    expect(text).not.toContain('99999');
  }
  expect((await ask('query($id: Long!) { echo(id: $id) }', `{"id":${BIG}}`)).status).toBe(200);
});

test.each([
  ['a literal', `{ echo(id: ${BIG}) }`, `echo(id: ${BIG})`],
  ['a negative one', `{ echo(id: -${BIG}) }`, `echo(id: -${BIG})`],
  ['a fraction', `{ echo(id: ${FRACTION}) }`, `echo(id: ${FRACTION})`],
  ['a small exponent', '{ echo(id: 1E-400) }', 'echo(id: 1E-400)'],
  [
    'the first stand-in itself',
    `{ echo(id: ${OTHER}) json(j: [9.007199254740994e15, ${BIG}]) }`,
    `json(j: [9.007199254740994e15, ${BIG}])`,
  ],
  ['a Float', `{ half(f: ${FRACTION}) }`, `half(f: ${FRACTION})`],
  ['an ID', `{ is(id: ${BIG}) }`, `is(id: ${BIG})`],
  [
    'an input object',
    `{ where(w: { id: ${BIG}, is: ${BIG}, ids: [1, ${OTHER}] }) }`,
    `where(w: {id: ${BIG}, is: ${BIG}, ids: [1, ${OTHER}]})`,
  ],
  ['JSON', `{ json(j: { a: [${BIG}, "5e-324", "${BIG}"] }) }`, `json(j: {a: [${BIG}, "5e-324", "${BIG}"]})`],
  ["a variable's default", `query($id: Long! = ${BIG}) { echo(id: $id) }`, `$id:Long!=${BIG}`],
])('%s of a document', async (_, query, sent) => {
  const squeeze = (text: string) => text.replaceAll(/\s|,/g, '');
  for (const way of [1, 2]) {
    expect([way, (await ask(query)).errors]).toEqual([way, []]);
    expect(squeeze(JSON.parse(sentTo('a')).query)).toContain(squeeze(sent));
  }
});

test('operations of one form are asked with their own digits', async () => {
  for (const id of [BIG, OTHER, '9007199254740995', BIG]) {
    await ask(`{ echo(id: ${id}) }`);
    expect(sentTo('a')).toContain(`echo(id:${id})`);
  }
});

const ID_AND_LONG = `scalar Long
  type Query { find(id: ID!): String finds(ids: [ID!]): String by(where: Where): String echo(n: Long!): String t: T }
  input Where { id: ID } type T @key(fields: "id") { id: ID! f(n: Long): String }`;
const REQUIRING = `scalar Long type T @key(fields: "id") { id: ID! f(n: Long): String @external
  g: String @requires(fields: "f(n: 9007199254740992)") }`;

test.each([
  ['{ find(id: "9007199254740992") echo(n: 77777777777777777) }', 'find(id:9007199254740992)'],
  ['{ find(id: 9007199254740992) echo(n: 77777777777777777) }', 'find(id:9007199254740992)'],
  ['{ find(id: -9007199254740992) echo(n: 77777777777777777) }', 'find(id:-9007199254740992)'],
  [String.raw`{ find(id: "\u0039007199254740992") echo(n: 77777777777777777) }`, 'find(id:9007199254740992)'],
  [
    '{ finds(ids: ["9007199254740994", "9007199254740992"]) echo(n: 77777777777777777) }',
    '[9007199254740994 9007199254740992]',
  ],
  ['{ by(where: { id: "9007199254740992" }) echo(n: 77777777777777777) }', '{id:9007199254740992}'],
  ['{ t { g } echo(n: 77777777777777777) }', 'f(n:9007199254740992)'],
])('an ID is never taken for a stand-in, nor is a number of the schema: %s', async (query, sent) => {
  await using asked = await startRogueGraph({ a: ID_AND_LONG, b: REQUIRING });
  await asked.ask(query);
  const [request] = asked.upstream('a').received;
  expect(JSON.parse(request?.body ?? '').query).toContain(sent);
  expect(request?.body).toContain('echo(n:77777777777777777)');
});

test.each(['{ echo(id: 1e400) }', '{ half(f: 1e400) }', '{ json(j: [1e400]) }', `{ count(i: ${BIG}) }`])(
  '%s is refused',
  async (query) => {
    const before = sentCount('a');
    const reply = await ask(query);
    expect([reply.status, reply.errors.length, sentCount('a')]).toEqual([400, 1, before]);
  },
);

test('probes of neighbours are two probes, by variable, literal and in JSON', async () => {
  const probe = async (query: string, variables?: string) => codesOf(await ask(query, variables))[0];
  const byVariable = 'query($by: Long) { find(by: $by) }';
  expect(await probe(byVariable, `{"by":${OTHER}}`)).toBeUndefined();
  expect(await probe(`{ find(by: ${BIG}) }`)).toBeUndefined();
  expect(await probe(byVariable, `{"by":${BIG}}`)).toBeUndefined();
  expect(await probe(byVariable, '{"by":9007199254740994}')).toEqual(['PROBE_LIMIT', undefined]);
  expect(await probe(`{ find(or: [{ a: ${BIG} }]) }`)).toBeUndefined();
  expect(await probe('query($or: JSON) { find(or: $or) }', `{"or":[{"a":${OTHER}}]}`)).toBeUndefined();
  expect(await probe(`{ find(or: [{ a: 9007199254740994 }]) }`)).toEqual(['PROBE_LIMIT', undefined]);
});

test('masks: keyed ones tell neighbours apart, others show nothing of the digits', async () => {
  const mine = async (number: string) => {
    const fields = ['hash', 'pseudonym', 'token', 'round', 'bucket', 'text', 'long'];
    graph.behave('a', says(`{"data":{"mine":{${fields.map((field) => `"${field}":${number}`)}}}}`));
    const { data, errors, text } = await ask(`{ mine { ${fields.join(' ')} } }`);
    expect([errors, text.includes(number)]).toEqual([[], false]);
    return (data as { readonly mine: Readonly<Record<string, unknown>> }).mine;
  };
  const [one, other, fraction] = [await mine(BIG), await mine(OTHER), await mine('1234.5678901234567890123')];
  for (const mask of ['hash', 'pseudonym', 'token']) expect(one[mask]).not.toBe(other[mask]);
  expect(one.token).toMatch(/^\d{16}$/);
  expect(one).toMatchObject({ bucket: 0, text: '[redacted]', long: 0 });
  expect(fraction).toMatchObject({ hash: '[redacted]', round: 1200 });
});

test('inspection sees the digits of a card that no double carries', async () => {
  const card = '4532015112830366245';
  graph.behave('a', says(`{"data":{"c":{"j":{"card":${card},"n":${BIG}},"cardNumber":${card}}}}`));
  const reply = await ask('{ c { j cardNumber } }');
  expect(reply.text).not.toContain(card);
  expect(dataOf(reply)).toContain(`{"card":"[redacted]","n":${BIG}}`);
});

test('the audit digests the digits, of what was asked and of what was shown, and keeps none', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cordon-numbers-'));
  const config = loadConfig({ flags: {}, env: { CORDON_IDENTITY_ANONYMOUS: 'allow', CORDON_DATA_DIR: dataDir } });
  const ring = await createKeyRing();
  const audit = await openConfiguredAudit(config, ring);
  const recorded = await startRogueGraph(SUBGRAPHS, { CORDON_DATA_DIR: dataDir }, REVEALING, ring, audit);
  const reader = await openStoreReader(storeConfigOf(config));
  try {
    const [asked, written, shown, hidden] = ['9007199254740995', '9007199254740997', BIG, `${BIG}1`];
    recorded.behave('a', saysRoots({ own: `{"id":${shown},"note":${hidden}}`, find: '1' }));
    const query = `query($by: Long) { find(by: $by) other: find(by: ${written}) own { id note } }`;
    const body = `{"query":${JSON.stringify(query)},"variables":{"by":${asked}}}`;
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    const reply = await readReply(await recorded.gateway.fetch(new Request('http://gateway/graphql', request)));
    expect(dataOf(reply)).toContain(`"own":{"id":"${shown}","note":0}`);
    const keys = await openAuditKeys(join(gatewayFolder({ dataDir }), 'audit-keys.json'));
    const found = async (value: string) => {
      const digests = keys.all.map((key) => key.digest(value));
      return (await findEntries(reader, { digests, limit: 10, order: 'newest' })).entries.length;
    };
    for (const value of [asked, written, shown]) expect([value, await found(value)]).toEqual([value, 1]);
    for (const value of [OTHER, '9007199254740996', hidden]) expect([value, await found(value)]).toEqual([value, 0]);
    const rows = await reader.db.selectFrom('audit_entries').selectAll().execute();
    expect(JSON.stringify(rows)).not.toMatch(/90071992547409/);
  } finally {
    await reader.close();
    await recorded[Symbol.asyncDispose]();
    await audit?.close();
    rmSync(dataDir, { recursive: true });
  }
});

test('defaults of the schema keep their digits: composed, for probes, and as far as introspection can say them', async () => {
  const query = '{ __type(name: "Query") { fields { name args { name defaultValue } } } }';
  const { data, errors } = await ask(query);
  expect(errors).toEqual([]);
  const { fields } = (data as { readonly __type: { readonly fields: readonly { readonly name: string }[] } }).__type;
  expect(fields.find(({ name }) => name === 'either')).toMatchObject({ args: [{ defaultValue: `"${BIG}"` }] });
  const codes: unknown[] = [];
  for (const by of ['', `(by: ${OTHER})`, '(by: 9007199254740994)', '(by: 1)'])
    codes.push(codesOf(await ask(`{ usual${by} }`))[0]);
  expect(codes).toEqual([undefined, undefined, ['PROBE_LIMIT', undefined], ['PROBE_LIMIT', undefined]]);
});

/** JSON texts with exact numbers among others. */
const digits = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String);
const decimals = fc
  .tuple(
    fc.bigInt({ min: 0n, max: 10n ** 25n }),
    fc.stringMatching(/^[0-9]{0,24}[1-9]$/),
    fc.integer({ min: -400, max: 250 }),
    fc.boolean(),
  )
  .map(([whole, fraction, exponent, short]) => `${whole}.${fraction}${short ? '' : `e${exponent}`}`);
const numbers = fc.oneof(digits, decimals, fc.constantFrom(...EXACT));
const strings = fc.oneof(fc.string({ unit: 'grapheme' }), numbers).map((text) => JSON.stringify(text));
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    numbers,
    strings,
    fc.constantFrom('null', 'true', 'false'),
    fc.array(tie('json'), { maxLength: 4 }).map((items) => `[${items}]`),
    fc
      .dictionary(
        fc.string({ minLength: 1 }).filter((key) => !/^\d+$/.test(key)),
        tie('json'),
        { maxKeys: 4 },
      )
      .map((members) => `{${Object.entries(members).map(([key, value]) => `${JSON.stringify(key)}:${value}`)}}`),
  ),
}));

/** A number as digits and an exponent: what two spellings of one number have in common. */
function worthOf(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)\.?(\d*)(?:e(.+))?$/i.exec(text) ?? [];
  const written = BigInt(whole + fraction);
  let [rest, power] = [written, Number(exponent) - fraction.length];
  while (rest !== 0n && rest % 10n === 0n) [rest, power] = [rest / 10n, power + 1];
  return rest === 0n ? '0' : `${sign}${rest}e${power}`;
}

/** A JSON text with its numbers by what they are worth. */
const worth = (text: string): string =>
  text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi, (token) =>
    token.startsWith('"') ? token : worthOf(token),
  );

test('a law: every number goes through digit for digit, out of lists, scalars and keys, and in by variables', async () => {
  const query = 'query($j: JSON, $id: Long!) { json(j: $j) echo(id: $id) users { id tier } c { j list f } }';
  await fc.assert(
    fc.asyncProperty(json, numbers, fc.array(numbers, { maxLength: 3 }), async (value, id, ids) => {
      const users = ids.map((each) => `{"__typename":"User","id":${each}}`);
      const c = `{"j":${value},"list":[${ids}],"f":${id}}`;
      graph.behave('a', saysRoots({ json: '""', echo: '""', users: `[${users}]`, c }));
      const reply = await ask(query, `{"j":${value},"id":${id}}`);
      expect(reply.errors).toEqual([]);
      const sent = graph.upstream('a').received.at(-1)?.body ?? '';
      expect(worth(sent.slice(sent.indexOf('"variables":')))).toBe(worth(`"variables":{"j":${value},"id":${id}}}`));
      const shown = ids.map((each) => `{"id":${each},"tier":"${worthOf(each)}"}`);
      expect(worth(dataOf(reply) ?? '')).toBe(worth(`{"json":"","echo":"","users":[${shown}],"c":${c}}`));
    }),
    { numRuns: 100 },
  );
});
