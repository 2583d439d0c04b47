import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { findPostgres } from '../../test/find-postgres.ts';
import { HEAD } from '../../test/graph.ts';
import { startPostgres } from '../../test/postgres.ts';
import { openStoreWriter } from '../store/open-store.ts';
import { find } from '../store/test-rows.ts';
import { cordon, folderWith } from './test-command.ts';
import { folderWithFinds } from './test-finds.ts';

const ORDERS = `${HEAD}
type Query { orders: [Order!]! }
type Order { id: ID!
  notes: String
  email: String @pii(category: "EMAIL")
}`;

const POLICY = `version: 1
categories: { EMAIL: { mask: email } }
tasks: { none: { mask: "*", default: deny } }
`;

const FILES = {
  'orders.graphql': ORDERS,
  'policy.yaml': POLICY,
  'cordon.yaml': 'subgraphs: { orders: { url: "http://127.0.0.1:1/", schema: orders.graphql } }\npolicy: policy.yaml\n',
};

const NOTES = 'Order.notes';
const LINE = ORDERS.split('\n').findIndex((line) => line.includes('notes:')) + 1;

let folder: string;
beforeAll(async () => {
  folder = await folderWithFinds(
    [find(NOTES, 1, { count: 1_412 }), find(NOTES, 2, { category: 'PHONE' }), find('Order.email', 3)],
    FILES,
  );
});

test('a field with finds that nobody reviewed is a warning, with its file and line and what to write', async () => {
  expect(await cordon(['check'], folder)).toEqual({
    status: 0,
    stdout: '0 errors, 1 warning.\n',
    stderr:
      `orders.graphql:${LINE}: warning PII_FOUND: Order.notes is neither @pii nor @notPii, and inspection found EMAIL in ` +
      '1,412 values, PHONE in 1 value.\n    fix: Write @pii(category: "EMAIL") @pii(category: "PHONE") on Order.notes, or ' +
      '@notPii(reason:) when it was reviewed; "cordon catalog suggest" prints the lines.\n',
  });
});

test('everything that is wrong is told at once: annotations, policy and its tests, an outdated supergraph', async () => {
  const broken = folderWith({
    ...FILES,
    'orders.graphql': ORDERS.replace('category: "EMAIL"', 'category: "FAX"'),
    'policy.yaml': `${POLICY}tests: [{ name: a, principal: {}, expect: { Order.email: reveal } }]\n`,
    'graph.graphql': 'type Query { a: Int }',
  });
  const config = 'supergraph: graph.graphql\n';
  writeFileSync(join(broken, 'finished.yaml'), `${FILES['cordon.yaml']}${config}`);
  const { status, stdout, stderr } = await cordon(['check', '--json'], broken);
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  const { findings } = JSON.parse(stdout);
  const codes = findings.map(({ code }: { readonly code: string }) => code);
  expect(codes).toContain('PII_UNKNOWN_CATEGORY');
  expect(codes).toContain('POLICY_TEST_FAILED');
  for (const { place } of findings) expect(place).toMatchObject({ file: expect.any(String), line: expect.any(Number) });
  const finished = await cordon(['check', '--config', 'finished.yaml'], broken);
  expect(finished.status).toBe(1);
  expect(finished.stderr).toContain('graph.graphql:1: error SUPERGRAPH_OUTDATED: ');
});

test('what cannot be read does not keep the rest from being looked at', async () => {
  const { status, stdout, stderr } = await cordon(
    ['check'],
    folderWith({ ...FILES, 'orders.graphql': 'type', 'policy.yaml': 'version: 2\n' }),
  );
  expect(status).toBe(1);
  expect(stderr).toMatch(/orders\.graphql:1: error GRAPHQL_SYNTAX: /);
  expect(stderr).toMatch(/policy\.yaml:1: error /);
  expect(stdout).toMatch(/^3 errors, 0 warnings\.\n$/);
});

test('a store that is not there is no error, one that is damaged is', async () => {
  const clean = folderWith(FILES);
  expect(await cordon(['check'], clean)).toEqual({ status: 0, stdout: '0 errors, 0 warnings.\n', stderr: '' });
  cpSync(join(folder, 'data'), join(clean, 'data'), { recursive: true });
  writeFileSync(join(clean, 'data', 'gateway', 'cordon.db'), 'SQLite format 3\u0000 but nothing behind');
  const { status, stdout, stderr } = await cordon(['check'], clean);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '1 error, 0 warnings.\n' });
  expect(stderr).toMatch(/^error STORE_UNREADABLE: The store .* cannot be used: /);
});

test('a supergraph that is written down must be what the subgraphs compose to', async () => {
  const composed = folderWith(FILES);
  expect((await cordon(['compose'], composed)).status).toBe(0);
  expect(await cordon(['check'], composed)).toMatchObject({ status: 0, stdout: '0 errors, 0 warnings.\n' });
  writeFileSync(join(composed, 'orders.graphql'), ORDERS.replace('notes: String', 'notes: Int'));
  const { status, stderr } = await cordon(['check'], composed);
  expect(status).toBe(1);
  expect(stderr).toContain('schema/supergraph.graphql:1: error SUPERGRAPH_OUTDATED: ');
});

describe.skipIf(findPostgres() === undefined)('with a store in PostgreSQL', () => {
  test('finds are read from there; an empty database has none, one that is not there is told', async () => {
    await using server = await startPostgres();
    const connectionString = await server.createDatabase();
    const check = (url: string) =>
      cordon(['check'], folderWith(FILES), { CORDON_STORE_KIND: 'postgres', CORDON_STORE_URL: url });
    expect(await check(connectionString)).toEqual({ status: 0, stdout: '0 errors, 0 warnings.\n', stderr: '' });
    const writer = await openStoreWriter({ kind: 'postgres', connectionString, timeoutMs: 5_000 });
    await writer?.addFinds([find(NOTES, 1)]);
    await writer?.close();
    expect(await check(connectionString)).toMatchObject({ status: 0, stdout: '0 errors, 1 warning.\n' });
    const { status, stderr } = await check(connectionString.replace(/database_\d+/, 'nowhere'));
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^error STORE_UNREADABLE: The store in PostgreSQL cannot be used: there is no such database/,
    );
  });
});
