import { expect, test } from 'vitest';
import { FindingsError } from '../src/lib/finding.ts';
import type { AccessCaller, AccessGraphInput } from './access-graph.ts';
import { ACCESS_HEAD, openAccessGraph } from './access-graph.ts';
import { CANARY } from './random/seeded-leaf.ts';

/** Asks as somebody without a token, with canaries in these fields; none may be fetched. */
async function outcomeOf(
  input: string | AccessGraphInput,
  query: string,
  caller?: AccessCaller,
  canaries: readonly string[] = [],
) {
  const subgraphs = typeof input === 'string' ? { one: `${ACCESS_HEAD} ${input}` } : input.subgraphs;
  await using graph = await openAccessGraph({ ...(typeof input === 'string' ? {} : input), subgraphs });
  graph.serve(new Set(canaries));
  const { data, errors } = await graph.ask(query, caller);
  const traffic = graph.traffic();
  if (canaries.length > 0) expect(traffic).not.toContain(CANARY);
  return { data, errors: errors.map(({ path, extensions }) => ({ path, ...extensions })), traffic };
}

function denied(path: string, coordinate: string, reason: string) {
  return { path: path.split('.'), code: 'UNAUTHORIZED_FIELD_OR_TYPE', coordinate, reason };
}

async function refusal(input: AccessGraphInput): Promise<readonly string[]> {
  try {
    await using graph = await openAccessGraph(input);
    return graph.warnings.map(({ code }) => `served, ${code}`);
  } catch (error) {
    if (error instanceof FindingsError) return error.findings.map(({ code }) => code);
    throw error;
  }
}

const POST = `type Query { me: User @authenticated post: Post! }
  type User { name: String! }
  type Post { title: String! views: Int @authenticated draft: String @requiresScopes(scopes: [["post:read", "post:draft"], ["admin"]]) }`;

test('@authenticated: without a token a field is null, is not fetched, and says so', async () => {
  const query = '{ me { name } post { title views } }';
  const { data, errors } = await outcomeOf(POST, query, undefined, ['Query.me', 'Post.views']);
  expect(data).toEqual({ me: null, post: { title: expect.any(String), views: null } });
  expect(errors).toEqual([
    denied('me', 'Query.me', 'authenticated'),
    denied('post.views', 'Post.views', 'authenticated'),
  ]);
  const seen = await outcomeOf(POST, query, {});
  expect(seen.errors).toEqual([]);
  expect(seen.data).toEqual({
    me: { name: expect.any(String) },
    post: { title: expect.any(String), views: expect.any(Number) },
  });
});

test.each([
  [undefined, false],
  ['post:read', false],
  ['post:draft other', false],
  ['post:read post:draft', true],
  ['admin', true],
])('@requiresScopes is OR of ANDs: %s', async (scope, isSeen) => {
  const caller = scope === undefined ? undefined : { scope };
  const { data, errors } = await outcomeOf(POST, '{ post { draft } }', caller);
  expect(data).toEqual({ post: { draft: isSeen ? expect.any(String) : null } });
  expect(errors).toEqual(isSeen ? [] : [denied('post.draft', 'Post.draft', 'scopes')]);
});

const DESK = `version: 1
categories: {}
tasks: { report: {} }
policies:
  desk: { groups: [support, office] }
  "profile:read": { clients: [app], tasks: [report], scopes: [["profile"]] }`;

test('@policy is answered by the policy file: all that is stated must hold, and an unknown name is denied', async () => {
  const sdl = `type Query { a: Int @policy(policies: [["desk"]]) b: Int @policy(policies: [["desk", "profile:read"]])
    c: Int @policy(policies: [["nobody"], ["profile:read"]]) }`;
  const input = { subgraphs: { one: `${ACCESS_HEAD} ${sdl}` }, policy: DESK };
  await using graph = await openAccessGraph(input);
  expect(graph.warnings).toMatchObject([{ code: 'ACCESS_POLICY_UNANSWERED', coordinate: 'Query.c' }]);
  const seenBy = async (caller?: AccessCaller) => {
    const { data } = await graph.ask('{ a b c }', caller);
    return Object.entries(data ?? {})
      .flatMap(([key, value]) => (value === null ? [] : [key]))
      .join('');
  };
  const app = { client_id: 'app', task: 'report', scope: 'profile' };
  expect(await seenBy()).toBe('');
  expect(await seenBy({ groups: ['office'] })).toBe('a');
  expect(await seenBy({ ...app, groups: ['support'] })).toBe('abc');
  expect(await seenBy(app)).toBe('c');
  expect(await seenBy({ ...app, client_id: 'other' })).toBe('');
  expect(await seenBy({ client_id: 'app', scope: 'profile' })).toBe('');
  expect(await seenBy({ ...app, scope: 'other' })).toBe('');
});

test("the type's and the field's requirements hold together, on objects, scalars and enums", async () => {
  const sdl = `type Query { t: T s: S e: Color list: [S!]! } scalar S @requiresScopes(scopes: [["s"]]) enum Color @requiresScopes(scopes: [["e"]]) { RED GREEN BLUE }
    type T @requiresScopes(scopes: [["t"]]) { x: Int @requiresScopes(scopes: [["x"]]) }`;
  const query = '{ t { x } s e list }';
  expect((await outcomeOf(sdl, query, { scope: 'x e' })).data).toEqual({
    t: null,
    s: null,
    e: expect.stringMatching(/RED|GREEN|BLUE/),
    list: [],
  });
  const partial = await outcomeOf(sdl, query, { scope: 't s' });
  expect(partial.errors).toEqual([denied('t.x', 'T.x', 'scopes'), denied('e', 'Query.e', 'scopes')]);
});

const FACES = `type Query { face: Face plain: Plain some: Some } interface Face { id: ID! secret: String }
  type Plain implements Face { id: ID! secret: String } type Guarded implements Face @authenticated { id: ID! secret: String }
  union Some = Guarded`;

test('A4 an implementer that is protected is protected through its interface and its unions', async () => {
  const { data, errors } = await outcomeOf(
    FACES,
    '{ face { secret } some { ... on Face { secret } } plain { secret } }',
    undefined,
    ['Guarded.secret', 'Query.face'],
  );
  expect(data).toMatchObject({ face: null, some: { secret: null }, plain: { secret: expect.any(String) } });
  expect(errors).toEqual([
    denied('face', 'Query.face', 'authenticated'),
    denied('some.secret', 'Guarded.secret', 'authenticated'),
  ]);
});

test('A5 what is written on an interface itself holds for every implementer', async () => {
  const subgraphs = { one: `${ACCESS_HEAD} ${FACES}` };
  const change = (sdl: string) =>
    sdl
      .replace(/(interface Face .*)@authenticated \{/, '$1@requiresScopes(scopes: [["f"]]) {')
      .replace(LINK, `${LINK}${SCOPES}`) + SCOPES_DEFINITION;
  const { data } = await outcomeOf({ subgraphs, change }, '{ plain { id secret } }', {}, ['Plain.secret']);
  expect(data).toEqual({ plain: null });
  expect((await outcomeOf({ subgraphs, change }, '{ plain { secret } }', { scope: 'f' })).data).toEqual({
    plain: { secret: expect.any(String) },
  });
});

const LINK = '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)';
const SCOPES = ' @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)';
const SCOPES_DEFINITION =
  '\nscalar requiresScopes__Scope\ndirective @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM\n';

test.each([
  ['renamed', '{ name: "@authenticated", as: "@signedIn" }', '@signedIn'],
  ['namespaced', '"@tag"', '@federation__authenticated'],
])('A16 a directive is known by its URL: %s', async (_, imports, use) => {
  const head = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`;
  const input = { subgraphs: { one: `${head} type Query { a: Int ${use} b: Int }` } };
  expect((await outcomeOf(input, '{ a b }', undefined, ['Query.a'])).data).toEqual({ a: null, b: expect.any(Number) });
});

test('A16 a definition without a link, an unknown version, and what cannot be read refuse', async () => {
  const subgraphs = { one: `${ACCESS_HEAD} type Query { a: Int @authenticated b: Int @policy(policies: [["p"]]) }` };
  const changed = (from: string, to: string) => refusal({ subgraphs, change: (sdl) => sdl.replace(from, to) });
  expect(await changed(LINK, '')).toEqual(['ACCESS_NOT_LINKED']);
  expect(await changed('authenticated/v0.1', 'authenticated/v0.2')).toContain('ACCESS_UNSUPPORTED_VERSION');
  expect(await changed('[["p"]]', '[[]]')).toEqual(['ACCESS_MALFORMED']);
  expect(await changed('[["p"]]', '[]')).toEqual(['ACCESS_MALFORMED']);
  expect(await changed(LINK, `${LINK} @link(url: "https://specs.example/fence/v1.0", for: SECURITY)`)).toEqual([
    'SECURITY_UNENFORCED',
  ]);
});

test('A19 what requires a protected field is protected, by @requires and in chains', async () => {
  const one = `${ACCESS_HEAD} type Query { e: E0 } type E0 @key(fields: "id") { id: ID! secret: String @authenticated open: String }`;
  const two = `${ACCESS_HEAD} type E0 @key(fields: "id") { id: ID! secret: String @external heir: String @requires(fields: "secret") @authenticated }`;
  const three = `${ACCESS_HEAD} type E0 @key(fields: "id") { id: ID! heir: String @external second: String @requires(fields: "heir") @authenticated }`;
  const change = (sdl: string) => sdl.replace(/((?:heir|second): String .*) @authenticated/g, '$1');
  const { data, errors } = await outcomeOf(
    { subgraphs: { one, two, three }, change },
    '{ e { open heir second } }',
    undefined,
    ['E0.secret', 'E0.heir', 'E0.second'],
  );
  expect(data).toEqual({ e: { open: expect.any(String), heir: null, second: null } });
  expect(errors).toEqual([
    denied('e.heir', 'E0.heir', 'authenticated'),
    denied('e.second', 'E0.second', 'authenticated'),
  ]);
});

test('a protected key still joins, and is not shown', async () => {
  const one = `${ACCESS_HEAD} type Query { e: E0 list: [E0!]! } type E0 @key(fields: "id") { id: ID! @authenticated a: String }`;
  const two = `${ACCESS_HEAD} type E0 @key(fields: "id") { id: ID! @authenticated b: String }`;
  const input = { subgraphs: { one, two } };
  expect((await outcomeOf(input, '{ e { a b } }')).data).toEqual({
    e: { a: expect.any(String), b: expect.any(String) },
  });
  const { data, errors } = await outcomeOf(input, '{ e { id a } }');
  expect(data).toEqual({ e: null });
  expect(errors).toEqual([denied('e.id', 'E0.id', 'authenticated')]);
});

test('I8 a mutation with a root field that may not be reached sends nothing', async () => {
  const sdl = 'type Query { a: Int } type Mutation { open: Int guarded: Int @requiresScopes(scopes: [["write"]]) }';
  const { data, errors, traffic } = await outcomeOf(sdl, 'mutation { open guarded }', { scope: 'read' });
  expect(data).toBeUndefined();
  expect(errors).toEqual([
    { path: undefined, code: 'UNAUTHORIZED_FIELD_OR_TYPE', coordinate: 'Mutation.guarded', reason: 'scopes' },
  ]);
  expect(traffic).toBe('');
});

test('introspection shows protected fields, and @pii and access decide together: the strictest wins', async () => {
  const pii =
    `${ACCESS_HEAD} @link(url: "https://specs.cordon.example/pii/v1.0", import: ["@pii"]) @composeDirective(name: "@pii")`.replace(
      '"@key"',
      '"@key", "@composeDirective"',
    );
  const sdl = `directive @pii(category: pii__Category!, scopes: [[pii__Scope!]!], mask: pii__Mask, use: pii__Use) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
    scalar pii__Category scalar pii__Scope scalar pii__Mask enum pii__Use { WRITE FILTER }
    type Query { masked: String @pii(category: "SECRET") @requiresScopes(scopes: [["in"]]) blocked: String @pii(category: "NEVER") @requiresScopes(scopes: [["in"]]) }`;
  const policy = `version: 1
categories: { SECRET: {}, NEVER: {} }
tasks: { none: { reveal: [SECRET], default: block } }`;
  const input = { subgraphs: { one: `${pii} ${sdl}` }, policy };
  expect((await outcomeOf(input, '{ __type(name: "Query") { fields { name } } }')).data).toMatchObject({
    __type: { fields: [{ name: 'masked' }, { name: 'blocked' }] },
  });
  expect((await outcomeOf(input, '{ masked }')).data).toEqual({ masked: null });
  expect((await outcomeOf(input, '{ masked }', { scope: 'in' })).data).toEqual({ masked: '[redacted]' });
  expect((await outcomeOf(input, '{ blocked }')).errors).toMatchObject([{ code: 'PII_BLOCKED' }]);
});
