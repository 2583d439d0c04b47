import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listen } from '../src/http/listen.ts';
import { StoreError } from '../src/store/store-error.ts';
import type { AuditedGraph } from './audited-graph.ts';
import {
  ADA,
  ANSWERED,
  askUntilAnswered,
  EXECUTED,
  REFUSED,
  REFUSING,
  SPOOLING,
  startAuditedGraph,
  told,
} from './audited-graph.ts';
import { canMountDisk, mountSmallDisk } from './small-disk.ts';

const PLAN = '{ person { plan } }';
const NAME = 'query Names { person { name } }';
const MAIL = '{ person { mail } }';
const RENAME = 'mutation { rename(name: "Grace") { plan } }';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-failures-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function start(policy: string, env: Readonly<Record<string, string>> = {}): Promise<AuditedGraph> {
  return startAuditedGraph(policy, { CORDON_DATA_DIR: folder, CORDON_STORE_TIMEOUT_MS: '300', ...env });
}

/** Somebody else writes to the store, and does not stop. */
function lockStore(): { readonly unlock: () => void } {
  // The gateway's thread may be writing itself just now.
  const db = new DatabaseSync(join(folder, 'gateway', 'cordon.db'), { timeout: 5_000 });
  db.exec('begin immediate');
  return { unlock: () => db.close() };
}

/** The outcomes of all entries, once there are so many and each has one. */
async function outcomesOf({ entries }: AuditedGraph, count: number): Promise<readonly unknown[]> {
  await expect
    .poll(async () => (await entries()).filter(({ outcome }) => outcome !== null).length, { timeout: 10_000 })
    .toBe(count);
  return (await entries()).map(({ outcome, origin }) => `${outcome} ${origin}`);
}

if (!canMountDisk) process.stdout.write('tests of a full disk skipped: this user cannot mount one\n');

describe.skipIf(!canMountDisk)('a disk that is full', () => {
  test('A65 refuses queries before and after the fetch, shows nothing of what ran, and is answered again once there is room', async () => {
    using disk = mountSmallDisk();
    await using audited = await start(REFUSING, { CORDON_DATA_DIR: disk.path });
    const { graph, fetched, whileFetching } = audited;
    expect(told(await graph.ask(MAIL))).toEqual(ANSWERED);

    disk.fill();
    const before = fetched();
    expect(told(await graph.ask(MAIL))).toEqual(REFUSED);
    expect(told(await graph.ask(RENAME))).toEqual(REFUSED);
    expect(fetched()).toBe(before);

    disk.free();
    await askUntilAnswered(graph, MAIL);
    whileFetching(() => disk.fill());
    expect(told(await graph.ask(MAIL))).toEqual(REFUSED);
    disk.free();

    // Nobody asks: it recovers by itself.
    expect(await outcomesOf(audited, 3)).toEqual(['answered store', 'answered store', 'unaudited store']);
    whileFetching(() => undefined);
    await askUntilAnswered(graph, MAIL);
  });

  test('I8 A64 a mutation that ran is told to have run, once, and what became of it is written later', async () => {
    using disk = mountSmallDisk();
    await using audited = await start(SPOOLING, { CORDON_DATA_DIR: disk.path });
    const { graph, fetched, whileFetching, entries, log } = audited;
    whileFetching(() => disk.fill());
    const reply = await graph.ask(RENAME);
    expect(told(reply)).toEqual(EXECUTED);
    expect(reply.text).not.toContain(ADA.plan);
    expect(fetched()).toBe(1);
    disk.free();
    expect(await outcomesOf(audited, 1)).toEqual(['unaudited store']);
    const [entry] = await entries();
    // What was fetched is told, and that nobody was shown anything.
    expect(entry).toMatchObject({
      kind: 'mutation',
      calls: expect.stringContaining('"fetches":[1]'),
      shown: '',
      recording: null,
    });
    expect(fetched()).toBe(1);
    await expect
      .poll(() => log)
      .toEqual([
        '{"message":"the audit cannot be written"}',
        '{"entries":0,"message":"the audit can be written again"}',
      ]);
  });

  test('is full for the journal, too: then nothing waits, and nothing is left behind', async () => {
    using disk = mountSmallDisk();
    await using audited = await start(SPOOLING, { CORDON_DATA_DIR: disk.path });
    disk.fill();
    expect(told(await audited.graph.ask(PLAN))).toEqual(REFUSED);
    disk.free();
    await askUntilAnswered(audited.graph, MAIL);
    expect([await outcomesOf(audited, 1), audited.journal()]).toEqual([['answered store'], '']);
  });
});

describe('a store that somebody locks', () => {
  test('A65 what the policy lets wait is answered and waits; all else is refused, before anything is fetched', async () => {
    await using audited = await start(SPOOLING);
    const { graph, fetched, journal } = audited;
    expect(told(await graph.ask(PLAN))).toEqual(ANSWERED);
    const { unlock } = lockStore();
    expect(told(await graph.ask(PLAN))).toEqual(ANSWERED);
    expect(told(await graph.ask(NAME))).toEqual(ANSWERED);
    const before = fetched();
    const byMail = 'query ($filter: PersonFilter!) { find(filter: $filter) { plan } }';
    expect(told(await graph.ask(MAIL))).toEqual(REFUSED);
    expect(told(await graph.ask(byMail, { filter: { plan: 'gold' } }))).toEqual(REFUSED);
    expect(told(await graph.ask(RENAME))).toEqual(REFUSED);
    expect(fetched()).toBe(before);
    // I7: it holds what rows hold, and no value.
    expect(journal()).toContain('Names');
    expect(journal()).not.toMatch(/canary|mutation|Grace|mail/);

    unlock();
    expect(await outcomesOf(audited, 3)).toEqual(['answered store', 'answered journal', 'answered journal']);
    await expect.poll(journal).toBe('');
    await askUntilAnswered(graph, MAIL);
    await expect.poll(() => audited.log.at(-1)).toBe('{"entries":2,"message":"the audit can be written again"}');
  });

  test('entries that waited keep when they began, and their order', async () => {
    await using audited = await start(SPOOLING);
    const { unlock } = lockStore();
    const names = ['A', 'B', 'C', 'D'];
    const began: number[] = [];
    for (const name of names) {
      began.push(Date.now());
      expect(told(await audited.graph.ask(`query ${name} { person { name } }`))).toEqual(ANSWERED);
    }
    unlock();
    await outcomesOf(audited, names.length);
    const entries = await audited.entries();
    expect(entries.map(({ operation }) => operation)).toEqual(names);
    for (const [index, { began_at }] of entries.entries()) {
      expect(began_at).toBeGreaterThanOrEqual(began[index] ?? 0);
      expect(began_at).toBeLessThan((began[index] ?? 0) + 1_000);
    }
  });

  test('without a word in the policy nothing waits', async () => {
    await using audited = await start(REFUSING);
    const { unlock } = lockStore();
    expect(told(await audited.graph.ask(PLAN))).toEqual(REFUSED);
    unlock();
    await askUntilAnswered(audited.graph, PLAN);
  });

  test('a query that was fetched when the store went is answered if it may wait, and else it is not', async () => {
    await using audited = await start(SPOOLING);
    const { graph, whileFetching } = audited;
    const locks: { readonly unlock: () => void }[] = [];
    whileFetching(() => locks.push(lockStore()));
    expect(told(await graph.ask(NAME))).toEqual(ANSWERED);
    locks.pop()?.unlock();
    expect(await outcomesOf(audited, 1)).toEqual(['answered store']);
    await expect.poll(() => audited.journal()).toBe('');
    expect(told(await graph.ask(MAIL))).toEqual(REFUSED);
    locks.pop()?.unlock();
    expect(await outcomesOf(audited, 2)).toEqual(['answered store', 'unaudited store']);
  });

  test('a journal that is full refuses', async () => {
    await using audited = await start(SPOOLING, { CORDON_AUDIT_JOURNAL_LIMIT_BYTES: '6000' });
    // What entries have in common is in the store by now.
    for (let time = 0; time < 2; time++) expect(told(await audited.graph.ask(PLAN))).toEqual(ANSWERED);
    const { unlock } = lockStore();
    const replies: unknown[] = [];
    for (let time = 0; time < 12; time++) replies.push(told(await audited.graph.ask(PLAN))[0]);
    const answered = replies.lastIndexOf(200) + 1;
    expect([replies[0], replies.at(-1), audited.journal().length <= 6_000]).toEqual([200, 503, true]);
    unlock();
    await askUntilAnswered(audited.graph, PLAN);
    const found = await audited.entries();
    expect(found.filter(({ outcome, origin }) => outcome === 'answered' && origin === 'journal')).toHaveLength(
      answered,
    );
    expect(found.filter(({ outcome }) => outcome === null)).toEqual([]);
  });

  test('a gateway that ends meanwhile leaves the journal to the next, which writes it before anything else', async () => {
    await using audited = await start(SPOOLING);
    const { unlock } = lockStore();
    expect(told(await audited.graph.ask(NAME))).toEqual(ANSWERED);
    const ending = audited.reopenAudit();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(audited.journal()).toContain('Names');
    unlock();
    const { drained, interrupted } = await ending;
    expect([drained, interrupted, await outcomesOf(audited, 1), audited.journal()]).toEqual([
      1,
      0,
      ['answered journal'],
      '',
    ]);
    expect(audited.log).toContain('{"entries":1,"message":"entries had waited in the journal"}');
  });

  test('a journal that is damaged refuses to start, with what to do', async () => {
    await using audited = await start(SPOOLING);
    const { unlock } = lockStore();
    await audited.graph.ask(NAME);
    const text = audited.journal();
    await expect(audited.reopenAudit().finally(unlock)).rejects.toThrow(StoreError);
    writeFileSync(join(folder, 'gateway', 'audit-journal'), text.replace('Names', 'Games'));
    await expect(audited.reopenAudit()).rejects.toThrow(/audit-journal is damaged in line 1\..* keep a copy/);
    writeFileSync(join(folder, 'gateway', 'audit-journal'), text);
    expect((await audited.reopenAudit()).drained).toBe(1);
  });
});

/** Files that not even root can write to. */
function freeze(flag: '+i' | '-i', names: readonly string[]): void {
  execFileSync('chattr', [flag, ...names.map((name) => join(folder, 'gateway', name))], { stdio: 'ignore' });
}

const STORE_FILES = ['cordon.db', 'cordon.db-wal'];
const canFreeze = freezes();

function freezes(): boolean {
  const file = join(mkdtempSync(join(tmpdir(), 'cordon-freezes-')), 'file');
  try {
    writeFileSync(file, '');
    for (const flag of ['+i', '-i']) execFileSync('chattr', [flag, file], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(dirname(file), { recursive: true });
  }
}

if (!canFreeze) process.stdout.write('tests of files that cannot be written skipped: this user cannot make any\n');

describe.skipIf(!canFreeze)('a store that has become read-only', () => {
  test('A65 refuses or lets wait as the policy says, and goes on without a restart', async () => {
    await using audited = await start(SPOOLING);
    expect(told(await audited.graph.ask(PLAN))).toEqual(ANSWERED);
    freeze('+i', STORE_FILES);
    try {
      expect(told(await audited.graph.ask(PLAN))).toEqual(ANSWERED);
      expect(told(await audited.graph.ask(MAIL))).toEqual(REFUSED);
    } finally {
      freeze('-i', STORE_FILES);
    }
    expect(await outcomesOf(audited, 2)).toEqual(['answered store', 'answered journal']);
    await askUntilAnswered(audited.graph, MAIL);
  });
});

test('A64 a client that goes away leaves what became of its operation', async () => {
  await using audited = await start(REFUSING);
  const { graph, whileFetching } = audited;
  const listener = await listen(graph.gateway.handle, '127.0.0.1', 0, 10_000);
  const body = JSON.stringify({ query: RENAME });
  const socket = connect({ port: listener.port, host: '127.0.0.1' });
  whileFetching(async () => {
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  expect(await outcomesOf(audited, 1)).toEqual(['abandoned store']);
  await listener.close(0);
});

test('an answer that comes when its time is up is answered all the same, and recorded so', async () => {
  await using audited = await start(REFUSING, { CORDON_HTTP_REQUEST_TIMEOUT_MS: '200' });
  audited.whileFetching(() => new Promise((resolve) => setTimeout(resolve, 400)));
  const { status, errors } = await audited.graph.ask(PLAN);
  expect([status, errors[0]?.extensions.code]).toEqual([200, 'SUBGRAPH_UNAVAILABLE']);
  expect(await outcomesOf(audited, 1)).toEqual(['answered store']);
});
