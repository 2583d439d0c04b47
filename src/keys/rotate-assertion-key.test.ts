import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeyRing } from './create-key-ring.ts';
import { createMaskKeys } from './create-mask-keys.ts';
import type { KeyRing } from './key-ring.ts';
import { LEAD_SECONDS, WITHDRAWAL_SECONDS } from './key-schedule.ts';
import type { KeptKeyRing } from './open-key-ring.ts';
import { openKeyRing } from './open-key-ring.ts';
import { rotateAssertionKey } from './rotate-assertion-key.ts';

let directory: string;
let file: string;
let clock: number;

const open = (): Promise<KeptKeyRing> => openKeyRing(directory, () => clock);
const rotate = () => rotateAssertionKey(directory, clock);
const kidOf = (ring: KeyRing): string => ring.signing.assertion.current().kid;
const published = (ring: KeyRing) => ring.jwks.keys.map(({ kid }) => kid);
const later = (seconds: number): void => {
  clock += seconds * 1_000;
};

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cordon-rotation-'));
  file = join(directory, 'keys.json');
  clock = Date.UTC(2026, 0, 15, 12);
});

afterEach(() => rm(directory, { recursive: true, force: true }));

test('a new key is published, then signs, then is alone; gateways that share the file agree all the time', async () => {
  const rings = [await open(), await open()];
  const [first] = rings.map(kidOf);
  const { kid: second, signsFrom } = await rotate();
  expect(signsFrom).toBe(clock / 1_000 + LEAD_SECONDS);
  const state = () => new Set(rings.map((ring) => JSON.stringify([kidOf(ring), published(ring)])));
  expect(state()).toEqual(new Set([JSON.stringify([first, [first]])]));
  for (const ring of rings) expect(await ring.reload()).toBe(true);
  expect(state()).toEqual(new Set([JSON.stringify([first, [first, second]])]));
  later(LEAD_SECONDS);
  expect(state()).toEqual(new Set([JSON.stringify([second, [first, second]])]));
  later(WITHDRAWAL_SECONDS);
  expect(state()).toEqual(new Set([JSON.stringify([second, [second]])]));
  expect(published(await open())).toEqual([second]);
});

test('what was withdrawn leaves the file with the next rotation; hashes and pseudonyms stay', async () => {
  const before = await open();
  const first = kidOf(before);
  await rotate();
  later(LEAD_SECONDS + WITHDRAWAL_SECONDS);
  expect(await readFile(file, 'utf8')).toContain(first);
  await rotate();
  expect(await readFile(file, 'utf8')).not.toContain(first);
  const hmacOf = (ring: KeyRing) => createMaskKeys(ring).hmac('use', 'value');
  expect(hmacOf(await open())).toBe(hmacOf(before));
});

test('the file stays private, whole and alone', async () => {
  await open();
  await rotate();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(directory)).toEqual(['keys.json']);
});

test('a second rotation is refused while a key waits', async () => {
  await open();
  await rotate();
  const text = await readFile(file, 'utf8');
  await expect(rotate()).rejects.toThrow('waits already; it signs from 2026-01-15T12:05:00.000Z on');
  expect(await readFile(file, 'utf8')).toBe(text);
});

test('without a file there is nothing to rotate, and none is made', async () => {
  await expect(rotate()).rejects.toThrow('a gateway makes it when it first starts');
  expect(await readdir(directory)).toEqual([]);
});

test('a file of version 1 is read, and rotated into the present one', async () => {
  await open();
  const { signing, mask } = JSON.parse(await readFile(file, 'utf8'));
  const [{ key }] = signing.assertion;
  await writeFile(file, JSON.stringify({ version: 1, assertionKey: key, mask }));
  expect(kidOf(await open())).toBe(key.kid);
  const { kid } = await rotate();
  expect(published(await open())).toEqual([key.kid, kid]);
});

test('keeps what it has where the file is gone, damaged, or of another secret', async () => {
  const ring = await open();
  const text = await readFile(file, 'utf8');
  expect(await ring.reload()).toBe(false);
  const { mask: _, ...rest } = JSON.parse(text);
  const elsewhere = { keyId: (await createKeyRing()).mask.keyId, secret: 'A'.repeat(43) };
  for (const content of [undefined, '{', JSON.stringify({ ...rest, mask: elsewhere })]) {
    if (content === undefined) await rm(file);
    else await writeFile(file, content);
    await expect(ring.reload()).rejects.toThrow('cannot be used');
    expect(published(ring)).toEqual([kidOf(ring)]);
  }
  await writeFile(file, text.replace('{', '{ '));
  expect(await ring.reload()).toBe(true);
});

test('keys out of order, twice or none are no key file', async () => {
  await open();
  const material = JSON.parse(await readFile(file, 'utf8'));
  const [{ key }] = material.signing.assertion;
  const lists = [
    [],
    [
      { signsFrom: 5, key },
      { signsFrom: 6, key },
    ],
    [
      { signsFrom: 6, key },
      { signsFrom: 5, key: { ...key, kid: key.x } },
    ],
  ];
  for (const assertion of lists) {
    await writeFile(file, JSON.stringify({ ...material, signing: { assertion } }));
    await expect(open()).rejects.toThrow('shape of a key file');
  }
});
