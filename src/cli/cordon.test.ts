import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openAuditKeys } from '../keys/open-audit-keys.ts';
import { openKeyRing } from '../keys/open-key-ring.ts';
import { rotateAuditKey } from '../keys/rotate-audit-key.ts';
import { rotateSigningKey } from '../keys/rotate-signing-key.ts';
import { nodeVersionProblem } from './node-version.ts';
import { BIN, cordon, folderWith, spawnCordon } from './test-command.ts';
import { VERBS } from './verbs.ts';

const SCHEMA = 'type Query { a: Int }';

/** A folder with one subgraph and its configuration, which names no issuer. */
function example(schema = SCHEMA): string {
  return folderWith({
    'cordon.yaml': 'subgraphs: { a: { url: "http://a.example", schema: a.graphql } }',
    'a.graphql': schema,
  });
}

test("the file can be run: its streams and exit code are the process's", () => {
  expect(statSync(BIN).mode & 0o111).toBe(0o111);
  expect(readFileSync(BIN, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(spawnCordon(['--version'])).toEqual({
    status: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  });
  expect(spawnCordon(['fly'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('"fly"') });
});

test('--help lists every verb', async () => {
  const { status, stdout } = await cordon(['--help']);
  expect(status).toBe(0);
  for (const verb of VERBS) expect(stdout).toContain(`  ${verb.name} `);
});

test.each(VERBS.map((verb) => verb.name))('%s --help prints its usage', async (name) => {
  expect(await cordon([name, '--help'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`Usage: cordon ${name}`),
    stderr: '',
  });
});

test.each([
  [['fly'], 'no verb "fly"'],
  [[], 'Usage: cordon VERB'],
  [['compose', '--colour'], "Unknown option '--colour'"],
  [['compose', 'file'], "Unexpected argument 'file'"],
  [['serve', '--port'], '--port'],
])('arguments that make no sense: %j', async (args, message) => {
  expect(await cordon(args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(message) });
});

test('an old Node.js gets one line', () => {
  expect(nodeVersionProblem('24.0.0')).toBeUndefined();
  expect(nodeVersionProblem('22.18.0')).toBe('cordon needs Node.js 24 or newer; this is 22.18.0.');
});

test('compose writes, and --check compares', async () => {
  const folder = example();
  expect(await cordon(['compose', '--check'], folder)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('ENOENT'),
  });
  expect(await cordon(['compose'], folder)).toEqual({
    status: 0,
    stdout: 'Composed 1 subgraphs into schema/supergraph.graphql.\n',
    stderr: '',
  });
  expect(readFileSync(join(folder, 'schema/supergraph.graphql'), 'utf8')).toContain('join__Graph');
  expect(await cordon(['compose', '--check'], folder)).toMatchObject({
    status: 0,
    stdout: 'schema/supergraph.graphql is up to date.\n',
  });
  writeFileSync(join(folder, 'a.graphql'), 'type Query { b: Int }');
  expect(await cordon(['compose', '--check'], folder)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('differs'),
  });
});

test('compose takes its files from flags', async () => {
  const folder = example();
  expect(
    await cordon(['compose', '--config', join(folder, 'cordon.yaml'), '--out', join(folder, 'out.graphql')]),
  ).toMatchObject({ status: 0 });
  expect(readFileSync(join(folder, 'out.graphql'), 'utf8')).toContain('join__Graph');
});

test('compose refuses with every finding and writes nothing', async () => {
  const folder = example('type Query { a: Int @pii\n cordon__b: Int }');
  const { status, stdout, stderr } = await cordon(['compose'], folder);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('a.graphql:1: error PII_NOT_LINKED');
  expect(stderr).toContain('a.graphql:2: error RESERVED_NAME');
  expect(() => statSync(join(folder, 'schema'))).toThrow('ENOENT');
});

test('a configuration that cannot be used', async () => {
  expect(await cordon(['compose'])).toMatchObject({ status: 1, stderr: expect.stringContaining('NO_SUBGRAPHS') });
  expect(await cordon(['serve'], example())).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('CONFIG_NO_IDENTITY'),
  });
});

test('serve --supergraph does not read ./cordon.yaml unless it is named', async () => {
  const folder = folderWith({ 'cordon.yaml': 'prot: 4000' });
  const supergraph = ['serve', '--supergraph', 'foreign.graphql'];
  expect((await cordon(supergraph, folder)).stderr).toContain('CONFIG_NO_IDENTITY');
  expect((await cordon(supergraph, folder)).stderr).not.toContain('prot');
  expect((await cordon([...supergraph, '--config', 'cordon.yaml'], folder)).stderr).toContain(
    'There is no setting prot.',
  );
});

test('keys rotate adds a key where a gateway has made some, and says what to do where none has', async () => {
  const folder = example();
  const none = await cordon(['keys', 'rotate'], folder);
  expect(none).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('when it first starts') });
  const directory = join(folder, 'data', 'gateway');
  await openKeyRing(directory);
  for (const [args, use] of [
    [[], 'assertion'],
    [['--use', 'checkpoint'], 'checkpoint'],
  ] as const) {
    const done = await cordon(['keys', 'rotate', ...args], folder);
    const [, added] = (await openKeyRing(directory)).signing[use].published().keys;
    expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining(`The key ${added?.kid} signs from `) });
    expect(await cordon(['keys', 'rotate', '--use', use], folder)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('waits already'),
    });
  }
  expect(await cordon(['keys'], folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('rotate') });
  expect(await cordon(['keys', 'rotate', '--use', 'mask'], folder)).toMatchObject({ status: 2 });
  expect(await cordon(['keys', 'show', '--config', 'nowhere.yaml'], folder)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('CONFIG_UNREADABLE'),
  });
}, 60_000);

test("keys rotate --use audit adds a key to the audit's own file, which earlier ones stay in", async () => {
  const folder = example();
  const rotate = ['keys', 'rotate', '--use', 'audit'];
  expect(await cordon(rotate, folder)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('when it first starts'),
  });
  const file = join(folder, 'data', 'gateway', 'audit-keys.json');
  const { current } = await openAuditKeys(file);
  const done = await cordon(rotate, folder);
  const { all } = await openAuditKeys(file);
  expect(all.map(({ keyId }) => keyId)).toEqual([current.keyId, all[1]?.keyId]);
  expect(done).toEqual({
    status: 0,
    stdout: `The key ${all[1]?.keyId} digests in gateways that start from now on; what earlier keys digested is still found.\n`,
    stderr: '',
  });
});

test('keys show lists every key, and no key material', async () => {
  const folder = folderWith({ 'cordon.yaml': 'audit: { keyFile: audit-keys.json }' });
  expect(await cordon(['keys', 'show'], folder)).toMatchObject({ status: 1, stdout: '' });
  const directory = join(folder, 'data', 'gateway');
  const ring = await openKeyRing(directory);
  expect(await cordon(['keys', 'show'], folder)).toMatchObject({
    status: 0,
    stdout: expect.not.stringContaining('audit'),
  });
  await openAuditKeys(join(folder, 'audit-keys.json'));
  const day = 86_400_000;
  const assertion = await rotateSigningKey(directory, 'assertion', Date.now() - day);
  const rotations = [];
  for (const daysAgo of [2, 1, 0])
    rotations.push(await rotateSigningKey(directory, 'checkpoint', Date.now() - daysAgo * day));
  await rotateAuditKey(join(folder, 'audit-keys.json'), Date.now() + day);
  const files = [join(directory, 'keys.json'), join(folder, 'audit-keys.json')].map((file) =>
    readFileSync(file, 'utf8'),
  );
  const { status, stdout } = await cordon(['keys', 'show'], folder);
  expect(status).toBe(0);
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));
  const at = (signsFrom: number | undefined) => new Date((signsFrom ?? 0) * 1_000).toISOString();
  const [first, second, third] = rotations;
  const { all } = await openAuditKeys(join(folder, 'audit-keys.json'));
  expect(rows).toEqual([
    ['assertion', ring.signing.assertion.current().kid, 'over', 'since the beginning'],
    ['assertion', assertion.kid, 'current', `since ${at(assertion.signsFrom)}`],
    ['checkpoint', ring.signing.checkpoint.current().kid, 'former', 'since the beginning'],
    ['checkpoint', first?.kid, 'former', `since ${at(first?.signsFrom)}`],
    ['checkpoint', second?.kid, 'current', `since ${at(second?.signsFrom)}`],
    ['checkpoint', third?.kid, 'waiting', `from ${at(third?.signsFrom)}`],
    ['mask', ring.mask.keyId, 'current', 'since the beginning'],
    ['token', ring.tokens.at(0).keyId, 'current', 'since the beginning'],
    ['audit', all[0]?.keyId, 'former', expect.stringMatching(/^since \d{4}-/)],
    ['audit', all[1]?.keyId, 'current', expect.stringMatching(/^since \d{4}-/)],
  ]);
  const secrets = files.flatMap((text) => [...text.matchAll(/"(?:d|secret)": "([^"]+)"/g)].map(([, secret]) => secret));
  expect(secrets).toHaveLength(8);
  for (const secret of secrets) expect(stdout).not.toContain(secret);
});

const POLICY = `version: 1
categories: { EMAIL: { mask: email } }
tasks:
  lookup: { mask: [EMAIL] }
  none: { default: deny }
tests:
  - { name: looked up, principal: { task: lookup }, expect: { EMAIL: mask } }
`;

test('policy check says everything at once, and fails for a test that fails', async () => {
  const folder = folderWith({ 'good.yaml': POLICY, 'bad.yaml': POLICY.replace('EMAIL: mask }', 'EMAIL: reveal }') });
  expect(await cordon(['policy', 'check', 'good.yaml'], folder)).toEqual({
    status: 0,
    stdout: 'good.yaml: 1 categories, 1 tasks, 0 rules, 1 tests; 0 errors, 0 warnings.\n',
    stderr: '',
  });
  expect(await cordon(['policy', 'check', 'bad.yaml'], folder)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('bad.yaml:7: error POLICY_TEST_FAILED'),
  });
  expect(await cordon(['policy', 'check'], folder)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('schema/policy.yaml:1: error FILE_UNREADABLE'),
  });
  const broken = folderWith({ 'good.yaml': POLICY, 'graph.graphql': 'type Query {' });
  expect(await cordon(['policy', 'check', 'good.yaml', '--supergraph', 'graph.graphql'], broken)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('graph.graphql:1: error SUPERGRAPH_INVALID'),
  });
});

test('policy diff says who gains', async () => {
  const folder = folderWith({
    'a.yaml': POLICY,
    'b.yaml': POLICY.replace('none: { default: deny }', 'none: { mask: "*" }'),
  });
  expect(await cordon(['policy', 'diff', 'a.yaml', 'b.yaml'], folder)).toEqual({
    status: 0,
    stdout: 'GAINS  EMAIL: deny -> mask\n         task none\n',
    stderr: '',
  });
  expect((await cordon(['policy', 'diff', 'a.yaml', 'a.yaml'], folder)).stdout).toBe(
    'Nobody gains, and nobody loses.\n',
  );
  expect(await cordon(['policy', 'diff', 'a.yaml'], folder)).toMatchObject({ status: 2 });
});

test('explain says why, by claims or by a token that is only read, and never shows the token', async () => {
  const schema = readFileSync(resolve('schema/supergraph.graphql'), 'utf8');
  const claims = { sub: 'a', groups: ['support'], scope: 'pii:name:read', task: 'customer-lookup' };
  const folder = folderWith({
    'graph.graphql': schema,
    'policy.yaml': readFileSync(resolve('schema/policy.yaml'), 'utf8'),
    'claims.json': JSON.stringify(claims),
    'wrong.json': JSON.stringify({ ...claims, groups: 7 }),
    'query.graphql': '{ customer(id: "c1") { name email } }',
    'bad.graphql': '{ customer(id: "c1") { nope } }',
  });
  const sources = ['--supergraph', 'graph.graphql', '--policy', 'policy.yaml', '--query', 'query.graphql'];
  const byFile = await cordon(['explain', '--as', 'claims.json', ...sources], folder);
  expect(byFile).toMatchObject({ status: 0, stderr: '' });
  expect(byFile.stdout).toContain('customer.name: reveal  [Customer.name, NAME]');
  expect(byFile.stdout).toContain('    unlock: scopes pii:email:read\n');
  const token = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
  expect((await cordon(['explain', '--as', token, ...sources], folder)).stdout).toBe(byFile.stdout);
  const json = await cordon(['explain', '--as', 'claims.json', ...sources, '--json'], folder);
  expect(JSON.parse(json.stdout)).toMatchObject({ fields: [{ path: 'customer.name' }, { path: 'customer.email' }] });
  const malformed = await cordon(['explain', '--as', `${token}x.y`, ...sources], folder);
  expect(malformed).toMatchObject({ status: 2, stdout: '' });
  expect(malformed.stderr).not.toContain(token);
  expect(await cordon(['explain', '--as', 'wrong.json', ...sources], folder)).toMatchObject({ status: 2 });
  const invalid = await cordon(['explain', '--as', 'claims.json', ...sources.slice(0, 5), 'bad.graphql'], folder);
  expect(invalid).toMatchObject({ status: 1, stderr: expect.stringContaining('bad.graphql:1: error QUERY_INVALID') });
}, 60_000);
