import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { World } from '../../test/world.ts';
import { startWorld } from '../../test/world.ts';
import { storeConfigOf } from '../server/audit-sources.ts';
import { splitDigests } from '../store/digests.ts';
import { openStoreReader } from '../store/open-store.ts';
import { cordon } from './test-command.ts';

const TIMEOUT = 60_000;

let world: World;
let ids: readonly string[];
let digests: readonly string[];

beforeAll(async () => {
  world = await startWorld();
  await world.ask('support', 'query Card($id: ID!) { customer(id: $id) { name email ssn } }', { id: 'c1' });
  await world.ask('privacy', 'query Mail { customer(id: "c2") { email } }');
  const reader = await openStoreReader(storeConfigOf(world.config));
  const rows = await reader.db.selectFrom('audit_entries').select(['id', 'asked', 'shown']).orderBy('id').execute();
  await reader.close();
  ids = rows.map(({ id }) => String(id));
  digests = rows.flatMap(({ asked, shown }) => [...splitDigests(asked), ...splitDigests(shown ?? '')]);
}, TIMEOUT);

afterAll(async () => world.close());

const audit = (...args: readonly string[]) =>
  cordon(['audit', ...args], resolve('.'), { CORDON_DATA_DIR: world.config.dataDir });

test(
  'an entry is shown with its decisions and their reasons, what was called, and the record view; without digests',
  async () => {
    const [card = ''] = ids;
    const { status, stdout, stderr } = await audit('show', card);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const part of [
      `entry      ${card}\n`,
      '\noutcome    answered in ',
      '\ncode       PII_DENIED Customer.ssn\n',
      '\n  query Card($id: ID!) {\n    customer(id: $id) {\n',
      '\nvariables\n  {"id":"c1"}\n',
      '\n  mask   Customer.email [EMAIL] 1 value\n      scopes for EMAIL: mask, missing pii:email:read\n',
      '\n  deny   Customer.ssn [SSN]\n      scopes for SSN: mask, missing ',
      '\ncalled\n  customers 1\n',
      '\n      "email": "[redacted]",\n',
    ])
      expect(stdout).toContain(part);
    const json = JSON.parse((await audit('show', card, '--json')).stdout);
    expect(json).toMatchObject({ id: card, principal: { subject: 'support' }, calls: [{ subgraph: 'customers' }] });
    expect(digests.length).toBeGreaterThan(2);
    for (const digest of digests) expect(`${stdout}${JSON.stringify(json)}`).not.toContain(digest);
  },
  TIMEOUT,
);

test(
  'exports are one line an entry, the oldest first, as the flags say',
  async () => {
    const { status, stdout } = await audit('export', '--kind', 'query');
    const exported = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect({ status, ids: exported.map(({ id }) => id) }).toEqual({ status: 0, ids });
    expect(exported[1]).toMatchObject({
      operation: 'Mail',
      recordView: { text: '{"customer":{"email":"[redacted]"}}' },
    });
    const csv = (await audit('export', '--operation', 'Mail', '--format', 'csv')).stdout.trim().split('\r\n');
    expect(csv[0]).toMatch(/^"id","began","kind",/);
    expect(csv.slice(1)).toEqual([expect.stringContaining('"Customer.email EMAIL REVEAL x1"')]);
    for (const digest of digests) expect(`${stdout}${csv.join()}`).not.toContain(digest);
  },
  TIMEOUT,
);

test(
  'a reading is an entry itself, and can be shown',
  async () => {
    await audit('export', '--task', 'none', '--since', '2h');
    const [line] = (await audit('search', '--operation', 'x', '--limit', '1')).stdout.split('\n');
    expect(line).toBe('');
    const [newest] = (await audit('search', '--kind', 'reading', '--json', '--limit', '2')).stdout
      .trim()
      .split('\n')
      .slice(1);
    const { id } = JSON.parse(newest ?? '{}');
    const { status, stdout } = await audit('show', id);
    expect(status).toBe(0);
    expect(stdout).toContain('\nvariables\n  {"since":"2h","task":"none"}\n');
    expect(stdout).toMatch(/\noperation {2}reading audit export\n/);
  },
  TIMEOUT,
);

test.each([
  [['show'], 2, 'Say which entry'],
  [['show', 'one'], 2, 'Say which entry'],
  [['show', '1'], 1, 'There is no such entry.'],
  [['export', '--format', 'xml'], 2, '--format is one of'],
])('%j is refused', async (args, status, message) => {
  expect(await audit(...args)).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(message) });
});
