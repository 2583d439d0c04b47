import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TestAudit } from '../audit/verify/test-audit.ts';
import { entriesOf, fillAudit } from '../audit/verify/test-audit.ts';
import { openAuditKeys } from '../keys/open-audit-keys.ts';
import { openKeyRing } from '../keys/open-key-ring.ts';
import { tamperableSqlite } from '../store/test-tampering.ts';
import { cordon, folderWith } from './test-command.ts';

/** A folder with an audit in its data folder, as a gateway leaves it. */
async function example(): Promise<{ readonly folder: string; readonly audit: TestAudit }> {
  const folder = folderWith({});
  const directory = join(folder, 'data', 'gateway');
  mkdirSync(directory, { recursive: true });
  await openAuditKeys(join(directory, 'audit-keys.json'));
  const file = join(directory, 'cordon.db');
  const audit = await fillAudit(
    tamperableSqlite(file, () => file),
    await openKeyRing(directory),
  );
  return { folder, audit };
}

let folder: string;
let audit: TestAudit;

beforeAll(async () => {
  ({ folder, audit } = await example());
});

describe('cordon audit verify', () => {
  test('says of a whole audit that it is', async () => {
    expect(await cordon(['audit', 'verify'], folder)).toEqual({
      status: 0,
      stdout:
        'writer 0: 18 entries (1 without an outcome), 35 links, 0 of them since the last checkpoint\n' +
        'writer 1: 20 entries (1 without an outcome), 39 links, 4 of them since the last checkpoint\n' +
        'The audit is whole.\n',
      stderr: '',
    });
    const { status, stdout } = await cordon(['audit', 'verify', '--json'], folder);
    expect({ status, ...JSON.parse(stdout) }).toMatchObject({ status: 0, whole: true, findings: [], total: 0 });
  });

  test('names what was edited first, and says all that it found', async () => {
    const other = await example();
    const [, second, third] = entriesOf(other.audit, 0).map(({ id }) => id);
    const edited = [third, second].map((id) => ({
      kind: 'set' as const,
      table: 'audit_entries' as const,
      where: { id: id ?? 0 },
      cells: { outcome: 'refused' },
    }));
    await other.audit.store.change(edited);
    const { status, stdout, stderr } = await cordon(['audit', 'verify'], other.folder);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      new RegExp(`first: writer 0: entry ${third}: its outcome \\(link 4\\) is not what was written.`),
    );
    expect(stdout).toMatch(/The audit is not whole: \d+ findings.\n$/);
    expect(stderr).toContain(`entry ${second}: its outcome`);
    expect(JSON.parse((await cordon(['audit', 'verify', '--json'], other.folder)).stdout)).toMatchObject({
      whole: false,
    });
  });

  test('a cut that the store does not show is shown by checkpoints from elsewhere', async () => {
    const other = await example();
    const shipped = (await cordon(['audit', 'checkpoints'], other.folder)).stdout;
    expect(shipped.trim().split('\n')).toEqual(other.audit.shipped.map(({ jws }) => jws));
    const keys = (await cordon(['audit', 'checkpoints', '--public-keys'], other.folder)).stdout;
    for (const [name, text] of Object.entries({ shipped, keys })) writeFileSync(join(other.folder, name), text);
    const lines = other.audit.shipped.map(({ jws }) => `${JSON.stringify({ jws, at: 'yesterday' })}\n`);
    writeFileSync(join(other.folder, 'lines'), ['\n', ...lines].join(''));
    const changes = other.audit.rows.audit_entries
      .filter(({ writer }) => writer === 0)
      .map(({ id }) => ({ kind: 'delete' as const, table: 'audit_entries' as const, where: { id } }));
    const rest = (['chain_heads', 'checkpoints', 'term_generations'] as const).map((table) => ({
      kind: 'delete' as const,
      table,
      where: { writer: 0 },
    }));
    await other.audit.store.change([...changes, ...rest]);
    for (const file of ['shipped', 'lines']) {
      const { status, stdout } = await cordon(
        ['audit', 'verify', '--checkpoints', file, '--keys', 'keys'],
        other.folder,
      );
      expect(status).toBe(1);
      expect(stdout).toContain(
        'first: writer 0: cut behind the beginning: links 1 to 35 are gone, which a checkpoint knows of.',
      );
    }
  });

  test('a store that cannot be read through is not whole', async () => {
    const other = await example();
    const file = join(other.folder, 'data', 'gateway', 'cordon.db');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xff, bytes.length / 2));
    const { status, stdout, stderr } = await cordon(['audit', 'verify'], other.folder);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^cordon audit verify: The store .*malformed.*Restore it from a backup/);
  });

  test('what cannot be used: no store, no keys, files that are none', async () => {
    const empty = folderWith({ some: 'a.b.c', keys: '{"keys":[{"secret":"hunter2"}]}' });
    expect(await cordon(['audit', 'verify'], empty)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^cordon audit verify: The store .* it is not there/),
    });
    expect((await cordon(['audit', 'verify', '--checkpoints', 'some'], empty)).stderr).toContain('There are no keys');
    const unusable = await cordon(['audit', 'verify', '--keys', 'keys'], empty);
    expect(unusable).toMatchObject({ status: 1, stderr: expect.stringContaining('public keys of checkpoints') });
    expect(unusable.stderr).not.toContain('hunter2');
    expect(await cordon(['audit', 'verify', '--checkpoints', 'none'], folder)).toMatchObject({ status: 2 });
    const some = join(empty, 'some');
    expect(await cordon(['audit', 'verify', '--checkpoints', some], folder)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('the checkpoint in line 1 is none: it is no signed text.'),
    });
  });
});

describe('cordon audit erase', () => {
  const REASON = ['--reason', 'no longer needed'];

  test('takes the record views of a session, and of what is old, and the audit stays whole', async () => {
    const other = await example();
    const session = ['audit', 'erase', '--session', 'session-bob', ...REASON];
    expect(await cordon(session, other.folder)).toMatchObject({
      status: 0,
      stdout: 'Erased 10 record views.\n',
      stderr: '',
    });
    expect(await cordon(['audit', 'verify'], other.folder)).toMatchObject({ status: 0 });
    const old = await cordon(['audit', 'erase', '--older-than', '1d', ...REASON], other.folder);
    expect(old.stdout).toMatch(/^Erased \d+ recordings.\n$/);
    expect((await cordon(['audit', 'erase', '--older-than', '1d', ...REASON], other.folder)).stdout).toBe(
      'Erased 0 recordings.\n',
    );
    expect(await cordon(['audit', 'verify'], other.folder)).toMatchObject({ status: 0 });
  });

  test('takes that of one entry; what is not there is said', async () => {
    const other = await example();
    const entry = entriesOf(other.audit, 0).find(({ recording, subject }) => recording !== null && subject === 'bob');
    const erase = ['audit', 'erase', '--entry', String(entry?.id), ...REASON];
    expect(await cordon(erase, other.folder)).toMatchObject({ status: 0, stdout: 'Erased 1 record views.\n' });
    expect(await cordon(['audit', 'verify'], other.folder)).toMatchObject({ status: 0 });
    expect(await cordon(['audit', 'erase', '--entry', '7', ...REASON], other.folder)).toMatchObject({
      status: 1,
      stderr: 'cordon audit erase: There is no record view to erase.\n',
    });
  });

  test.each([
    [[], '--entry, --session or --older-than'],
    [['--entry', '1', '--session', 's', ...REASON], '--entry, --session or --older-than'],
    [['--entry', 'x', ...REASON], 'The id of an entry'],
    [['--entry', '1', '--principal', 'ada', ...REASON], '--session is meant'],
    [['--older-than', '90', ...REASON], 'as "90d"'],
    [['--entry', '1'], '--reason'],
    [['--entry', '1', '--reason', 'ada@example.org'], '--reason'],
  ])('arguments that make no sense: %j', async (args, message) => {
    const { status, stderr } = await cordon(['audit', 'erase', ...args], folder);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(message) });
    expect(stderr).not.toContain('ada@');
  });
});

test('cordon audit says what there is to do', async () => {
  expect(await cordon(['audit'], folder)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('verify, checkpoints, erase'),
  });
  expect(audit.rows.chain_heads).toHaveLength(2);
});
