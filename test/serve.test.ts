import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, print, validate, visit } from 'graphql';
import type { JWTVerifyGetKey } from 'jose';
import { createLocalJWKSet, createRemoteJWKSet } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, isServed, runNode, type TestProcess } from '../dev/test-process.ts';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import { createAssertionSigner } from '../src/keys/sign-assertion.ts';
import { startBilling } from '../subgraphs/billing/start-billing.ts';
import { startCustomers } from '../subgraphs/customers/start-customers.ts';
import type { RunningSubgraph } from '../subgraphs/lib/start-subgraph.ts';
import { randomOperation } from './random-operation.ts';
import { openStockGateway } from './stock-gateway.ts';
import { readReply } from './world.ts';

const CORDON = 'src/cli/cordon.ts';
const ring = await createKeyRing();
const assertionFor = createAssertionSigner({ ring, issuer: 'cordon' }).forPrincipal({ subject: 'test' });

let directory: string;
let port: number;
let controlPort: number;
let subgraphs: readonly RunningSubgraph[];
let supergraphSdl: string;
let gateway: TestProcess;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'cordon-serve-'));
  [port, controlPort] = await Promise.all([freePort(), freePort()]);
  const published = createRemoteJWKSet(new URL(`http://127.0.0.1:${port}/.well-known/jwks.json`), {
    cooldownDuration: 0,
  });
  const own = createLocalJWKSet(ring.jwks);
  // Both the gateway under test and the stock one ask these subgraphs.
  const assertionKeys: JWTVerifyGetKey = async (header, token) =>
    await own(header, token).catch(() => published(header, token));
  const options = { port: 0, databaseFile: ':memory:', assertionKeys };
  subgraphs = await Promise.all([startCustomers(options), startBilling(options)]);
  const sources = ['customers', 'billing'].map((name, index) => ({
    name,
    url: subgraphs[index]?.url ?? '',
    sdl: withoutAnnotations(readFileSync(`subgraphs/${name}/schema.graphql`, 'utf8')),
    file: `${name}.graphql`,
  }));
  ({ supergraphSdl } = composeSupergraph(sources));
  writeFileSync(join(directory, 'supergraph.graphql'), supergraphSdl);
  gateway = runNode(
    [
      '--import',
      './test/record-connections.mjs',
      CORDON,
      'serve',
      '--supergraph',
      join(directory, 'supergraph.graphql'),
      '--port',
      String(port),
    ],
    {
      CORDON_IDENTITY_ANONYMOUS: 'allow',
      CORDON_DATA_DIR: join(directory, 'data'),
      CORDON_LIMITS_FIELDS: '100000',
      CORDON_CONTROL_PORT: String(controlPort),
      RECORD_FILE: join(directory, 'connections'),
    },
  );
  await ready();
});

afterAll(async () => {
  gateway.child.kill('SIGKILL');
  await Promise.all(subgraphs.map((each) => each.close()));
  rmSync(directory, { recursive: true });
});

async function ready(): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const status = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The gateway is not ready: ${gateway.stderr()}`);
}

/** The schema as a team that never heard of us would write it. */
function withoutAnnotations(sdl: string): string {
  const isOurs = (name: string) => /^(pii|notPii|pii__\w+)$/.test(name);
  return print(
    visit(parse(sdl), {
      Directive: (node) =>
        isOurs(node.name.value) || node.name.value === 'composeDirective' || print(node).includes('specs.cordon')
          ? null
          : undefined,
      DirectiveDefinition: (node) => (isOurs(node.name.value) ? null : undefined),
      ScalarTypeDefinition: (node) => (isOurs(node.name.value) ? null : undefined),
      EnumTypeDefinition: (node) => (isOurs(node.name.value) ? null : undefined),
    }),
  );
}

/** A configuration of two subgraphs that are not there. */
async function unreached(schema: string): Promise<{ readonly file: string; readonly env: Record<string, string> }> {
  const folder = mkdtempSync(join(directory, 'unreached-'));
  const [own, control, nobody] = await Promise.all([freePort(), freePort(), freePort()]);
  writeFileSync(join(folder, 'a.graphql'), schema);
  writeFileSync(join(folder, 'policy.yaml'), 'version: 1\ncategories: { SSN: {} }\n');
  const file = join(folder, 'cordon.yaml');
  writeFileSync(
    file,
    JSON.stringify({
      policy: 'policy.yaml',
      identity: { anonymous: 'allow' },
      subgraphs: { a: { url: `http://127.0.0.1:${nobody}/graphql`, schema: 'a.graphql' } },
    }),
  );
  return { file, env: { CORDON_PORT: String(own), CORDON_CONTROL_PORT: String(control), CORDON_DATA_DIR: folder } };
}

const ANNOTATED = (category: string) =>
  `${readFileSync('subgraphs/customers/schema.graphql', 'utf8').split('type ')[0]} type Query { a: String @pii(category: "${category}") }`;

test('what is wrong with the schema is said before the subgraphs are there', async () => {
  const { file, env } = await unreached(ANNOTATED('SNN'));
  const refused = runNode([CORDON, 'serve', '--config', file], env);
  expect(await refused.ended).toBe(1);
  expect(refused.stderr()).toContain('PII_UNKNOWN_CATEGORY');
  expect(refused.stderr()).not.toContain('SUBGRAPH_UNREACHABLE');
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends a gateway that waits for its subgraphs', async (signal) => {
  const { file, env } = await unreached(ANNOTATED('SSN'));
  const waiting = runNode([CORDON, 'serve', '--config', file], env);
  await untilServed(Number(env.CORDON_CONTROL_PORT));
  const began = performance.now();
  waiting.child.kill(signal);
  expect(await waiting.ended).toBe(0);
  // It would wait for a minute.
  expect(performance.now() - began).toBeLessThan(20_000);
});

async function untilServed(asked: number): Promise<void> {
  while (!(await isServed(asked))) await new Promise((resolve) => setTimeout(resolve, 50));
}

test('a supergraph without annotations is served as the stock gateway serves it, to anybody', async () => {
  expect(supergraphSdl).not.toContain('@pii(');
  const stock = await openStockGateway(supergraphSdl, assertionFor);
  let compared = 0;
  for (let seed = 1; compared < 100; seed++) {
    const query = randomOperation(stock.apiSchema, seed * 7_919, { conditions: false });
    if (validate(stock.apiSchema, parse(query)).length > 0) continue;
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) };
    const ours = await readReply(await fetch(`http://127.0.0.1:${port}/graphql`, init));
    const theirs = await stock.ask(query);
    expect(ours.data, query).toEqual(JSON.parse(JSON.stringify(theirs.data)));
    if (!query.includes('...')) expect(JSON.stringify(ours.data)).toBe(JSON.stringify(theirs.data));
    expect(ours.errors.map((error) => error.path)).toEqual(theirs.errorPaths);
    compared++;
  }
  await stock.close();
}, 120_000);

test('a started gateway opens no connection that was not configured', () => {
  const lines = [...new Set(readFileSync(join(directory, 'connections'), 'utf8').trim().split('\n'))];
  const configured = subgraphs.map((each) => new URL(each.url).host);
  expect(lines.filter((line) => !line.startsWith('lookup 127.0.0.1'))).toEqual(expect.arrayContaining(configured));
  expect(lines.filter((line) => !configured.includes(line) && line !== 'lookup 127.0.0.1')).toEqual([]);
});

test("the data directory is the gateway's alone", () => {
  expect(statSync(join(directory, 'data', 'gateway')).mode & 0o777).toBe(0o700);
  expect(statSync(join(directory, 'data', 'gateway', 'keys.json')).mode & 0o777).toBe(0o600);
});

test('a taken port: one clear line, exit 1', async () => {
  const second = runNode(
    [CORDON, 'serve', '--supergraph', join(directory, 'supergraph.graphql'), '--port', String(port)],
    {
      CORDON_IDENTITY_ANONYMOUS: 'allow',
      CORDON_DATA_DIR: join(directory, 'data'),
    },
  );
  expect(await second.ended).toBe(1);
  expect(second.stderr().trim().split('\n')).toHaveLength(1);
  expect(second.stderr()).toContain(String(port));
});

test('the control plane has a port of its own; a taken one is one clear line, too', async () => {
  expect((await fetch(`http://127.0.0.1:${controlPort}/healthz`)).status).toBe(200);
  const query = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{__typename}"}' };
  expect((await fetch(`http://127.0.0.1:${controlPort}/graphql`, query)).status).toBe(401);
  const second = runNode([CORDON, 'serve', '--supergraph', join(directory, 'supergraph.graphql'), '--port', '0'], {
    CORDON_IDENTITY_ANONYMOUS: 'allow',
    CORDON_DATA_DIR: join(directory, 'data'),
    CORDON_CONTROL_PORT: String(controlPort),
  });
  expect(await second.ended).toBe(1);
  expect(second.stderr()).toBe(
    `cordon serve: port ${controlPort} on 127.0.0.1, for the control plane, is taken; choose another with CORDON_CONTROL_PORT.\n`,
  );
});

test('an unreadable policy, and one that is none, refuse to start with every finding', async () => {
  const file = join(directory, 'policy.yaml');
  writeFileSync(file, 'version: 2\ncategories:\n  email: {}\ntasks:\n  Bad: {}\n');
  const bad = runNode([CORDON, 'serve', '--supergraph', join(directory, 'supergraph.graphql'), '--policy', file], {
    CORDON_IDENTITY_ANONYMOUS: 'allow',
    CORDON_DATA_DIR: directory,
  });
  expect(await bad.ended).toBe(1);
  expect(bad.stderr().match(/POLICY_INVALID/g)).toHaveLength(3);
  const missing = runNode([CORDON, 'serve', '--supergraph', 'nowhere.graphql'], {
    CORDON_IDENTITY_ANONYMOUS: 'allow',
    CORDON_DATA_DIR: directory,
  });
  expect(await missing.ended).toBe(1);
  expect(missing.stderr()).toContain('FILE_UNREADABLE');
});

test('SIGTERM ends it cleanly, and the ports are free', async () => {
  gateway.child.kill('SIGTERM');
  expect(await gateway.ended).toBe(0);
  expect(await Promise.all([isServed(port), isServed(controlPort)])).toEqual([false, false]);
});
