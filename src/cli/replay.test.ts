import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller, World } from '../../test/world.ts';
import { post, startWorld } from '../../test/world.ts';
import { storeConfigOf } from '../server/audit-sources.ts';
import { findEntries } from '../store/find-entries.ts';
import { openStoreReader } from '../store/open-store.ts';
import { cordon } from './test-command.ts';

const TIMEOUT = 60_000;

let world: World;

beforeAll(async () => {
  world = await startWorld({ CORDON_AUDIT_RECORD_LIMIT_BYTES: '2000' });
}, TIMEOUT);

afterAll(async () => world.close());

async function ask(session: string, caller: Caller, query: string, variables = {}): Promise<void> {
  await post(world.gateway, await world.token(caller), { query, variables }, { 'cordon-session': session });
}

const replay = (...args: readonly string[]) =>
  cordon(['replay', ...args], resolve('.'), { CORDON_DATA_DIR: world.config.dataDir });

/** Without what differs from run to run: ids, times. */
function steady(text: string): string {
  return text
    .replace(/^\+[0-9:.]+ {2}#[0-9]+/gm, '+TIME  #ID')
    .replace(/ in [0-9.]+ ms/g, ' in TIME')
    .replaceAll(world.config.identity.issuers[0]?.issuer ?? '', 'ISSUER');
}

test(
  'a session is shown in its order: who asked what, what was not revealed, and what is kept of the answer',
  async () => {
    await ask('desk-1', 'support', 'query Card($id: ID!) { customer(id: $id) { name email ssn } }', { id: 'c1' });
    await ask('desk-1', 'support', '{ invoices(filter: { number: "INV-0000007" }) { id } }');
    await ask('desk-2', 'support', '{ customer(id: "c3") { name } }');
    const { status, stdout, stderr } = await replay('desk-1');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(steady(stdout)).toBe(`+TIME  #ID  support (ISSUER), via support, task customer-lookup
  query Card: answered, PII_DENIED Customer.ssn in TIME
  query Card($id: ID!) {
    customer(id: $id) {
      name
      email
      ssn
    }
  }
  variables {"id":"c1"}
  mask  Customer.email  EMAIL  1 value
  deny  Customer.ssn    SSN
  called customers 1
  {
    "customer": {
      "name": "[redacted]",
      "email": "[redacted]",
      "ssn": ""
    }
  }

+TIME  #ID  support (ISSUER), via support, task customer-lookup
  query: refused, PII_BLOCKED InvoiceFilter.number in TIME
  {
    invoices(filter: {number: "[redacted]"}) {
      id
    }
  }
  no record

`);
  },
  TIMEOUT,
);

test(
  '--json is a line for each entry, without waiting',
  async () => {
    await ask('json', 'billing', '{ customers(first: 2) { name } }');
    await ask('json', 'billing', '{ __typename }');
    const { status, stdout } = await replay('json', '--json');
    expect(status).toBe(0);
    const [one, two, ...more] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      offsetMs: 0,
      kind: 'query',
      subject: 'billing',
      client: 'billing',
      task: 'billing-report',
      session: 'json',
      operation: '',
      variables: {},
      outcome: 'answered',
      codes: [],
      decisions: [{ coordinate: 'Customer.name', categories: ['NAME'], effect: 'mask', values: 2 }],
      calls: { customers: 1 },
      record: { kind: 'full', text: '{"customers":[{"name":"[redacted]"},{"name":"[redacted]"}]}', kept: 59, size: 59 },
    });
    expect(two).toMatchObject({ decisions: [], calls: {}, record: { text: '{"__typename":"Query"}' } });
    expect(one).not.toHaveProperty('asked');
    expect(stdout).not.toContain('digest');
  },
  TIMEOUT,
);

test(
  'a session of several principals is played of the one that is named',
  async () => {
    await ask('shared', 'support', '{ customers(first: 1) { name } }');
    await ask('shared', 'privacy', '{ customers(first: 1) { name } }');
    const { status, stdout, stderr } = await replay('shared', '--json');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /--subject support --issuer \S+ {2}\(1 entry\)\n {2}--subject privacy --issuer \S+ {2}\(1 entry\)\n$/,
    );
    expect((await replay('shared', '--json', '--subject', 'privacy')).stdout.trim().split('\n')).toHaveLength(1);
  },
  TIMEOUT,
);

test(
  'what is cut says so, and what nobody sees is not shown either',
  async () => {
    await ask('long', 'privacy', '{ customers(first: 100) { email tier } }');
    const { stdout } = await replay('long');
    expect(stdout).toMatch(/… cut, 2,000 of [0-9],[0-9]{3} bytes/);
    expect(stdout).not.toMatch(/@[a-z0-9.]+\.example/);
  },
  TIMEOUT,
);

test(
  'playing is recorded before anything is shown, and what cannot be recorded is not shown',
  async () => {
    await ask('watched', 'support', '{ __typename }');
    expect((await replay('watched', '--json', '--subject', 'support', '--from', '1h')).status).toBe(0);
    const reader = await openStoreReader(storeConfigOf(world.config));
    const { entries } = await findEntries(reader, { kind: 'reading', limit: 1, order: 'newest' });
    await reader.close();
    expect(entries).toMatchObject([{ issuer: 'os', operation: 'replay', outcome: 'answered' }]);
    expect(JSON.parse(entries[0]?.variables ?? '')).toEqual({ session: 'watched', subject: 'support', from: '1h' });
    const lost = await cordon(['replay', 'watched'], resolve('.'), {
      CORDON_DATA_DIR: world.config.dataDir,
      CORDON_AUDIT_KEY_FILE: '/nowhere/keys.json',
    });
    expect(lost).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^cordon replay: .+\n$/) });
  },
  TIMEOUT,
);

test.each([
  [['nobody-was-here'], 1, 'there is no such session'],
  [[], 2, 'Name the session.'],
  [['desk-1', '--speed', 'fast'], 2, '--speed is a number'],
  [['desk-1', '--step'], 2, '--step needs a terminal'],
  [['desk-1', '--from', 'yesterday'], 2, '--from is "7d"'],
])('%j is refused', async (args, status, message) => {
  expect(await replay(...args)).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(message) });
});

test(
  '--from and --to bound what is played',
  async () => {
    await ask('bounds', 'support', '{ __typename }');
    expect((await replay('bounds', '--json', '--from', '1h')).stdout).toContain('bounds');
    expect((await replay('bounds', '--json', '--to', '1h')).status).toBe(1);
    expect((await replay('bounds', '--json', '--from', '2099-01-01')).status).toBe(1);
  },
  TIMEOUT,
);
