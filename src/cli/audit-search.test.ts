import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { World } from '../../test/world.ts';
import { startWorld } from '../../test/world.ts';
import { rotateAuditKey } from '../keys/rotate-audit-key.ts';
import { auditKeyFileOf, gatewayFolder, storeConfigOf } from '../server/audit-sources.ts';
import { findEntries } from '../store/find-entries.ts';
import { openStoreReader } from '../store/open-store.ts';
import { holdSlot } from '../store/sqlite-slot.ts';
import { cordon } from './test-command.ts';

const TIMEOUT = 60_000;

/** Two characters that are one in Unicode's composed form. */
const ZOE = 'Zoe\u0308 Abernathy-Quillfeather';

const [PRIVACY, SUPPORT] = ['Shown answered EMAIL reveal', 'Asked answered NAME use'];

let world: World;
let email: string;

beforeAll(async () => {
  world = await startWorld();
  const { data } = await world.ask('privacy', 'query Shown { customer(id: "c7") { email } }');
  email = /[^"]+@[^"]+/.exec(JSON.stringify(data))?.[0] ?? '';
  await world.ask('support', `query Asked { customers(filter: { nameContains: "${ZOE}" }) { tier } }`);
}, TIMEOUT);

afterAll(async () => world.close());

const audit = (args: readonly string[], input = '') =>
  cordon(['audit', ...args], resolve('.'), { CORDON_DATA_DIR: world.config.dataDir }, input);

const search = (args: readonly string[], input = '') => audit(['search', ...args], input);

/** What lines say behind the task: operation, outcome, effects. */
function found(stdout: string): readonly string[] {
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => line.split(/ {2,}/).slice(5).join(' '));
}

test(
  'a value finds who was shown it and who asked for it, in other spellings',
  async () => {
    for (const spelling of [email, `${email}\n`, `  ${email.toUpperCase()} \r\n`]) {
      const { status, stdout, stderr } = await search(['--subject-value', '--kind', 'query'], spelling);
      expect({ status, stderr, found: found(stdout) }).toEqual({ status: 0, stderr: '', found: [PRIVACY] });
      expect(stdout).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z {2}\d+ {2}privacy {2}privacy {2}- {2}Shown/);
    }
    for (const spelling of [ZOE, ZOE.normalize('NFC').toLowerCase()])
      expect(found((await search(['--subject-value', '--kind', 'query'], spelling)).stdout)).toEqual([SUPPORT]);
  },
  TIMEOUT,
);

test(
  'whoever searches is written down before anything is shown, and found by what they searched for',
  async () => {
    const value = 'somebody.else@nowhere.example';
    expect(await search(['--subject-value', '--principal', 'ada@example.org', '--since', '7d'], value)).toEqual({
      status: 0,
      stdout: '',
      stderr: 'cordon audit search: nothing was found.\n',
    });
    for (const each of [value, 'ADA@example.org'])
      expect(found((await search(['--subject-value'], each)).stdout)).toEqual(['audit search answered -']);
    const reader = await openStoreReader(storeConfigOf(world.config));
    const { entries } = await findEntries(reader, { kind: 'reading', limit: 1_000, order: 'oldest' });
    await reader.close();
    const [own] = entries.filter(({ variables }) => variables.includes('7d'));
    expect(own).toMatchObject({ issuer: 'os', subject: userInfo().username, operation: 'audit search' });
    expect(JSON.parse(own?.variables ?? '')).toEqual({
      'subject-value': true,
      principal: '[redacted]',
      since: '7d',
    });
  },
  TIMEOUT,
);

test(
  'a value is in no argument, no output and no file',
  async () => {
    const value = 'canary-9f27c1d4e8.person@mail.example';
    const outputs = [
      await search(['--subject-value'], value),
      await search(['--subject-value', value], value),
      await search([value]),
      await search(['--operation', value]),
      await search(['--session', value]),
    ];
    expect(outputs.map(({ status }) => status)).toEqual([0, 2, 2, 2, 0]);
    for (const { stdout, stderr } of outputs) expect(`${stdout}${stderr}`).not.toContain(value);
    // Elsewhere: a process that closes a file it has locked loses the lock.
    const { stdout: files } = spawnSync('sh', ['-c', 'cat -- *'], {
      cwd: gatewayFolder(world.config),
      maxBuffer: 2 ** 28,
    });
    expect(files.includes('audit search')).toBe(true);
    expect(files.includes(value)).toBe(false);
  },
  TIMEOUT,
);

test(
  'flags narrow, all together; the newest comes first',
  async () => {
    expect(found((await search(['--kind', 'query'])).stdout)).toEqual([SUPPORT, PRIVACY]);
    expect(found((await search(['--kind', 'query', '--limit', '1'])).stdout)).toEqual([SUPPORT]);
    for (const flags of [
      ['--principal', 'privacy'],
      ['--client', 'privacy', '--task', 'none'],
      ['--coordinate', 'Customer.email', '--category', 'EMAIL', '--effect', 'reveal'],
      ['--operation', 'Shown', '--outcome', 'answered', '--since', '1h'],
    ])
      expect(found((await search(flags)).stdout)).toEqual([PRIVACY]);
    expect(found((await search(['--task', 'customer-lookup', '--effect', 'use'])).stdout)).toEqual([SUPPORT]);
    expect(found((await search(['--principal', 'privacy', '--until', '1h'])).stdout)).toEqual([]);
    const { stdout } = await search(['--operation', 'Shown', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ subject: 'privacy', outcome: 'answered', effects: ['EMAIL reveal'] });
  },
  TIMEOUT,
);

test(
  'after a rotation what an older key digested is found as well as what the new one did',
  async () => {
    await rotateAuditKey(auditKeyFileOf(world.config), Date.now());
    expect(found((await search(['--subject-value', '--kind', 'query'], email)).stdout)).toEqual([PRIVACY]);
    await search(['--subject-value'], 'after@rotation.example');
    expect(found((await search(['--subject-value'], 'after@rotation.example')).stdout)).toEqual([
      'audit search answered -',
    ]);
  },
  TIMEOUT,
);

test.each([
  [['search', '--subject-value'], 2, 'no value on standard input'],
  [['search', '--limit', '0'], 2, '--limit is a number'],
  [['search', '--since', 'yesterday'], 2, '--since is'],
  [['search', '--outcome', 'fine'], 2, '--outcome'],
  [['search', '--config', 'cordon.yaml', '--coordinate', 'email'], 2, '--coordinate'],
  [['find'], 2, 'search, show, export'],
])('%j is refused', async (args, status, message) => {
  expect(await audit(args)).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(message) });
});

test(
  'nothing is shown that cannot be written down',
  async () => {
    const store = storeConfigOf(world.config);
    if (store.kind !== 'embedded') throw new Error('The example world has an embedded store.');
    const slots = Array.from({ length: 64 }, () => holdSlot(store.file)).filter((slot) => slot !== undefined);
    const refused = [await search([]), await audit(['export']), await audit(['show', '1'])];
    for (const slot of slots) slot.release();
    for (const { status, stdout, stderr } of refused) {
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain('as many writers');
    }
    expect((await search([])).status).toBe(0);
  },
  TIMEOUT,
);
