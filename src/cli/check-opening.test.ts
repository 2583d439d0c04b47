import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cordon, folderWith } from './test-command.ts';

const FEDERATION =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@inaccessible", "@requires", "@external", "@cacheTag"])';

/** Composes files here, and returns the folder and how to run a verb on its configuration. */
function folderOf(files: Readonly<Record<string, string>>) {
  const folder = folderWith(files);
  const config = join(folder, 'cordon.yaml');
  const out = join(folder, 'supergraph.graphql');
  return {
    folder,
    out,
    check: (...flags: readonly string[]) => cordon(['check', '--config', config, ...flags]),
    compose: (...flags: readonly string[]) => cordon(['compose', '--config', config, '--out', out, ...flags]),
  };
}

const ONE = 'subgraphs: { one: { url: "http://one.example", schema: one.graphql } }\n';

test('every subgraph without a usable URL is a finding of its own, with its line and what to set', async () => {
  const names = ['one', 'two', 'three', 'Four-4'];
  const world = folderOf({
    'cordon.yaml': `subgraphs:\n${names.map((name) => `  ${name}: { url: "http://${name}.example", schema: ${name}.graphql }\n`).join('')}`,
    ...Object.fromEntries(
      names.map((name, index) => [`${name}.graphql`, `${FEDERATION} type Query { f${index}: Int }`]),
    ),
  });
  await world.compose();
  const placeholders = ['', 'http://localhost:{port}', '-', 'ftp://files.example/'];
  const sdl = names.reduce(
    (text, name, index) => text.replace(`"http://${name}.example"`, `"${placeholders[index]}"`),
    readFileSync(world.out, 'utf8'),
  );
  const folder = folderWith({
    'graph.graphql': sdl,
    'some.yaml':
      'supergraph: graph.graphql\nsubgraphs: { one: { url: "http://one.example" }, tow: { url: "http://two.example" } }\n',
    'all.yaml': `supergraph: graph.graphql\nsubgraphs:\n${names.map((name) => `  ${name}: { url: "http://one.example" }\n`).join('')}`,
  });
  const lineOf = (name: string) => sdl.split('\n').findIndex((line) => line.includes(`name: "${name}"`)) + 1;
  const bare = await cordon(['check', '--supergraph', join(folder, 'graph.graphql')]);
  expect(bare).toMatchObject({ status: 1, stdout: '4 errors, 0 warnings.\n' });
  for (const name of names) {
    expect(bare.stderr).toContain(
      `graph.graphql:${lineOf(name)}: error SUBGRAPH_URL_INVALID: The supergraph gives the subgraph "${name}" `,
    );
    expect(bare.stderr).toContain(`Set subgraphs.${name}.url in cordon.yaml`);
  }
  expect(bare.stderr).toContain('or CORDON_SUBGRAPHS_TWO_URL,');
  // The variable of a name with capitals leads to another name, unless a file lists it.
  expect(bare.stderr).not.toContain('CORDON_SUBGRAPHS_FOUR_4_URL');
  // A URL may hold a password.
  expect(bare.stderr).not.toContain('files.example');

  const some = await cordon(['check', '--json', '--config', join(folder, 'some.yaml')]);
  const { findings } = JSON.parse(some.stdout);
  expect(findings.map(({ code, subgraph }: Record<string, string>) => [code, subgraph])).toEqual([
    ['SUBGRAPH_URL_INVALID', 'Four-4'],
    ['SUBGRAPH_URL_INVALID', 'three'],
    ['SUBGRAPH_URL_INVALID', 'two'],
    ['SUBGRAPH_UNKNOWN', 'tow'],
  ]);
  expect(await cordon(['check', '--config', join(folder, 'all.yaml')])).toMatchObject({
    status: 0,
    stdout: '0 errors, 0 warnings.\n',
  });
});

test('what only the start refuses, check and compose --check refuse too', async () => {
  const world = folderOf({
    'cordon.yaml': `${ONE}policy: policy.yaml\n`,
    'one.graphql': `${FEDERATION} type Query { user: User } type User @key(fields: "id") { id: ID! key: ID! @inaccessible }`,
    'policy.yaml': 'version: 1\ncategories: {}\nsubjects: { User: { key: key, claim: sub } }\n',
  });
  expect(await world.compose()).toMatchObject({ status: 0 });
  const refusal = { status: 1, stderr: expect.stringContaining('policy.yaml:3: error POLICY_UNFIT: The key User.key') };
  expect(await world.check()).toMatchObject(refusal);
  expect(await world.compose('--check')).toMatchObject(refusal);
});

test('a field that requires another twice is refused by compose, whether or not a policy is configured', async () => {
  const world = folderOf({
    'cordon.yaml':
      'subgraphs:\n  one: { url: "http://one.example", schema: one.graphql }\n  two: { url: "http://two.example", schema: two.graphql }\n',
    'one.graphql': `${FEDERATION} type Query { t: T } type T @key(fields: "id") { id: ID! n(limit: Int!): Int }`,
    'two.graphql': `${FEDERATION} type T @key(fields: "id") { id: ID! n(limit: Int!): Int @external a: Int @requires(fields: "n(limit: 1) ... on T { n(limit: 2) }") }`,
  });
  for (const refused of [await world.compose(), await world.check()])
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('REQUIRES_CONFLICT') });
});

test('@cacheTag is ignored, since nothing is cached; @cost and @listSize change no answer', async () => {
  const world = folderOf({
    'cordon.yaml': ONE,
    'one.graphql': `${FEDERATION.replace('"@cacheTag"', '"@cacheTag", "@cost", "@listSize"')}
type Query { users(id: ID!): [User] @cacheTag(format: "user-{$args.id}") @cost(weight: 5) @listSize(assumedSize: 10) }
type User @key(fields: "id") { id: ID! }`,
  });
  expect(await world.compose()).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(world.out, 'utf8')).toContain('https://specs.apollo.dev/cacheTag/v0.1", for: EXECUTION');
  expect(await world.compose('--check')).toMatchObject({ status: 0 });
  expect(await world.check()).toMatchObject({ status: 0, stdout: '0 errors, 0 warnings.\n' });
});

test('a supergraph that uses @oneOf without defining it is read all the same', async () => {
  const input = 'type Query { a(by: By): Int } input By @oneOf { id: ID }';
  const world = folderOf({ 'cordon.yaml': ONE, 'one.graphql': `${FEDERATION} ${input}` });
  await world.compose();
  const sdl = readFileSync(world.out, 'utf8').replace('directive @oneOf on INPUT_OBJECT', '');
  const folder = folderWith({ 'graph.graphql': sdl });
  expect(await cordon(['check', '--supergraph', join(folder, 'graph.graphql')])).toMatchObject({ status: 0 });
});

test('connectors are refused where they are written, and in a supergraph from elsewhere', async () => {
  const world = folderOf({
    'cordon.yaml': ONE,
    'one.graphql': `${FEDERATION}
extend schema
  @link(url: "https://specs.apollo.dev/connect/v0.3", import: ["@connect", "@source"])
  @source(name: "rest", http: { baseURL: "http://rest.example" })
type Query { users: [User] @connect(source: "rest", http: { GET: "/users" }, selection: "id") }
type User @key(fields: "id") { id: ID! }`,
  });
  const { status, stderr } = await world.compose();
  expect(status).toBe(1);
  expect(stderr).toMatch(/one\.graphql:3: error CONNECTORS_UNSUPPORTED: Subgraph "one" is made of connectors/);
  expect(stderr).toContain('fix: Put a GraphQL service in front of the REST API');
});

test.each([
  ['connect/v0.3', 'CONNECTORS_UNSUPPORTED'],
  ['cacheTag/v9.9', 'FEATURE_UNSUPPORTED'],
  ['defer/v0.1', 'FEATURE_UNSUPPORTED'],
])('a supergraph that links %s is refused with its line', async (spec, code) => {
  const world = folderOf({ 'cordon.yaml': ONE, 'one.graphql': `${FEDERATION} type Query { a: Int }` });
  await world.compose();
  const links = `schema\n  @link(url: "https://specs.apollo.dev/${spec}", for: EXECUTION)`;
  const folder = folderWith({ 'graph.graphql': readFileSync(world.out, 'utf8').replace('schema', links) });
  const { status, stdout, stderr } = await cordon(['check', '--supergraph', join(folder, 'graph.graphql')]);
  expect([status, stdout]).toEqual([1, '1 error, 0 warnings.\n']);
  expect(stderr).toMatch(new RegExp(`graph\\.graphql:2: error ${code}: `));
});
