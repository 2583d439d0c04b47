import { createHmac, hkdfSync } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditKeys } from './audit-keys.ts';
import { toAuditKeys } from './audit-keys.ts';
import { createKeyRing } from './create-key-ring.ts';
import { createMaskKeys } from './create-mask-keys.ts';
import { openAuditKeyMaterial, openAuditKeys } from './open-audit-keys.ts';
import { pseudonymOf } from './pseudonym-of.ts';
import { rotateAuditKey } from './rotate-audit-key.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const VALUE = 'ada@example.org';

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cordon-audit-keys-'));
  file = join(directory, 'elsewhere', 'audit-keys.json');
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const open = () => openAuditKeys(file, () => NOW);
const idsOf = ({ all }: AuditKeys) => all.map(({ keyId }) => keyId);

async function secretsOf(path: string): Promise<readonly string[]> {
  const { keys }: { readonly keys: readonly { readonly secret: string }[] } = JSON.parse(await readFile(path, 'utf8'));
  return keys.map(({ secret }) => secret);
}

/** What tells keys apart, without the secrets. */
function fingerprint({ current, all }: AuditKeys): string {
  return JSON.stringify([current.keyId, all.map(({ keyId, digest }) => [keyId, digest(VALUE)])]);
}

describe('openAuditKeys', () => {
  test('creates a private file with one key, and reads the same key again', async () => {
    const created = await open();
    expect([(await stat(join(directory, 'elsewhere'))).mode & 0o777, (await stat(file)).mode & 0o777]).toEqual([
      0o700, 0o600,
    ]);
    expect(created.all).toEqual([created.current]);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      version: 1,
      keys: [{ keyId: created.current.keyId, secret: expect.any(String), from: NOW / 1_000 }],
    });
    expect(fingerprint(await open())).toBe(fingerprint(created));
  });

  test('leaves a directory that exists as it is, and tightens a file that is too open', async () => {
    await open();
    await chmod(join(directory, 'elsewhere'), 0o755);
    await chmod(file, 0o644);
    await open();
    expect((await stat(join(directory, 'elsewhere'))).mode & 0o777).toBe(0o755);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('several starts at once share one key', async () => {
    const opened = await Promise.all(Array.from({ length: 20 }, open));
    expect(new Set(opened.map(fingerprint)).size).toBe(1);
    expect(await readdir(join(directory, 'elsewhere'))).toEqual(['audit-keys.json']);
  });

  test('refuses a damaged file, names it, and quotes none of it', async () => {
    await open();
    const text = await readFile(file, 'utf8');
    const [secret = ''] = await secretsOf(file);
    const { keys } = JSON.parse(text);
    const [key] = keys;
    const withKeys = (...list: readonly object[]) => JSON.stringify({ version: 1, keys: list });
    const damaged = [
      '',
      text.slice(0, -20),
      `${secret}${text}`,
      JSON.stringify({ version: 2, keys }),
      JSON.stringify({ version: 1, keys, [secret]: 1 }),
      withKeys(),
      withKeys({ ...key, secret: secret.slice(1) }),
      withKeys({ ...key, from: -1 }),
      withKeys({ ...key, keyId: 'a b' }),
      withKeys(key, key),
      withKeys(key, { ...key, keyId: 'other', from: key.from - 1 }),
    ];
    for (const content of damaged) {
      await writeFile(file, content);
      const error: unknown = await open().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      const everything = inspect(error, { depth: Infinity, showHidden: true });
      expect(everything).toContain(file);
      expect(everything).toContain('no search will then find');
      expect(everything).not.toContain(secret.slice(0, 8));
      expect(await readFile(file, 'utf8')).toBe(content);
    }
  });
});

describe('a digest', () => {
  test('is HKDF-SHA-256, then HMAC-SHA-256, cut to 128 bits, under a label of its own', () => {
    const secret = Buffer.alloc(32, 1);
    const key = Buffer.from(hkdfSync('sha256', secret, '', 'cordon/audit/value', 32));
    const meant = createHmac('sha256', key).update(VALUE).digest().subarray(0, 16).toString('base64url');
    const { current } = toAuditKeys({
      version: 1,
      keys: [{ keyId: 'a', secret: secret.toString('base64url'), from: 0 }],
    });
    expect(current.digest(VALUE)).toBe(meant);
    expect(meant).toMatchInlineSnapshot(`"FYgjduib2h2FnIOphSWxPw"`);
  });

  test('law: total, deterministic, 22 characters, another value or key another digest', async () => {
    await open();
    await rotateAuditKey(file, NOW);
    const { all } = await open();
    const anyText = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(anyText, anyText, (one, two) => {
        const digests = all.map((key) => key.digest(one));
        for (const digest of digests) expect(digest).toMatch(/^[A-Za-z0-9_-]{22}$/);
        expect(new Set(digests).size).toBe(all.length);
        expect(all.map((key) => key.digest(two) === key.digest(one))).toEqual(all.map(() => one === two));
      }),
    );
  });

  test('A70, A72: is unlinkable to what else is made of the value, even with the same secret', async () => {
    const ring = await createKeyRing();
    const secret = ring.mask.secret.export().toString('base64url');
    const { current } = toAuditKeys({ version: 1, keys: [{ keyId: 'a', secret, from: 0 }] });
    const masks = createMaskKeys(ring);
    const others = ['', 'hash', 'pseudonym/report', 'audit/value'].map((use) => masks.hmac(use, VALUE));
    expect([...others, pseudonymOf(ring, '', VALUE)]).not.toContain(current.digest(VALUE));
  });

  test('is the same in the thread that is handed the material', async () => {
    const material = await openAuditKeyMaterial(file);
    const module = new URL('./audit-keys.ts', import.meta.url).href;
    const code = `
      const { parentPort, workerData } = require('node:worker_threads');
      import(${JSON.stringify(module)}).then(({ toAuditKeys }) =>
        parentPort.postMessage(toAuditKeys(workerData).current.digest(${JSON.stringify(VALUE)})));`;
    const worker = new Worker(code, { eval: true, workerData: material });
    const digest = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    expect(digest).toBe((await open()).current.digest(VALUE));
  });
});

describe('rotateAuditKey', () => {
  test('law: the newest digests, and whatever was digested is found by one of all', async () => {
    const digests = [(await open()).current.digest(VALUE)];
    for (let rotations = 1; rotations <= 5; rotations++) {
      const keyId = await rotateAuditKey(file, NOW + rotations * 1_000);
      const keys = await open();
      expect([keys.current.keyId, keys.all.length, keys.all.at(-1)]).toEqual([keyId, rotations + 1, keys.current]);
      digests.push(keys.current.digest(VALUE));
      expect(keys.all.map((key) => key.digest(VALUE))).toEqual(digests);
    }
  });

  test('works after the clock was set back, and twice in one second', async () => {
    await open();
    await rotateAuditKey(file, NOW - 60_000);
    await rotateAuditKey(file, NOW - 60_000);
    expect(new Set(idsOf(await open())).size).toBe(3);
  });

  test('at once: some work, the others are refused, and none loses what another added', async () => {
    await open();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => rotateAuditKey(file, NOW)));
    const added = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(added.length).toBeGreaterThan(0);
    expect(new Set(idsOf(await open()).slice(1))).toEqual(new Set(added));
    expect(await readdir(join(directory, 'elsewhere'))).toEqual(['audit-keys.json']);
  });

  test('refuses while another one is at work, and says what to do where none is', async () => {
    await open();
    await writeFile(`${file}.lock`, '');
    await expect(rotateAuditKey(file, NOW)).rejects.toThrow(`delete ${file}.lock`);
    expect((await open()).all).toHaveLength(1);
  });

  test('makes no file where there is none', async () => {
    await expect(rotateAuditKey(file, NOW)).rejects.toThrow('a gateway makes it when it first starts');
    expect(await readdir(directory)).toEqual([]);
  });
});

test('prints no key material', async () => {
  await open();
  await rotateAuditKey(file, NOW);
  const keys = await open();
  const printed = `${JSON.stringify(keys)}${inspect(keys, { depth: Infinity, showHidden: true })}`;
  for (const secret of await secretsOf(file)) expect(printed).not.toContain(secret);
  expect(() => structuredClone(keys)).toThrow('could not be cloned');
});
