import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generateCheckpointKey, retireCheckpointKey } from './checkpoint-key.ts';
import { createKeyRing } from './create-key-ring.ts';
import { createMaskKeys } from './create-mask-keys.ts';
import type { KeyRing } from './key-ring.ts';
import { LEAD_SECONDS, WITHDRAWAL_SECONDS } from './key-schedule.ts';
import type { KeptKeyRing } from './open-key-ring.ts';
import { openKeyRing } from './open-key-ring.ts';
import { rotateSigningKey } from './rotate-signing-key.ts';
import { signCheckpoint } from './sign-checkpoint.ts';
import { createCheckpointVerifier } from './verify-checkpoint.ts';

let directory: string;
let file: string;
let clock: number;

const open = (): Promise<KeptKeyRing> => openKeyRing(directory, () => clock);
const rotate = () => rotateSigningKey(directory, 'assertion', clock);
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

test('a file of version 1 is read, and rotated into the present one with the keys that it had and was given', async () => {
  await open();
  const { signing, mask } = JSON.parse(await readFile(file, 'utf8'));
  const [{ key }] = signing.assertion;
  await writeFile(file, JSON.stringify({ version: 1, assertionKey: key, mask }));
  const before = await open();
  expect(kidOf(before)).toBe(key.kid);
  const { kid } = await rotate();
  const after = await open();
  expect(published(after)).toEqual([key.kid, kid]);
  expect(after.signing.checkpoint.published()).toEqual(before.signing.checkpoint.published());
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ version: 4, mask });
});

test('rotations at once: one works, the others are refused, and none loses what another added', async () => {
  await open();
  const uses = ['assertion', 'checkpoint'] as const;
  const tries = Array.from({ length: 10 }, () => uses).flat();
  const outcomes = await Promise.allSettled(tries.map((use) => rotateSigningKey(directory, use, clock)));
  const added = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.kid] : []));
  const text = await readFile(file, 'utf8');
  expect(added.length).toBeGreaterThan(0);
  for (const kid of added) expect(text).toContain(kid);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason.message).toMatch(/being changed already|waits already/);
  }
  expect(await readdir(directory)).toEqual(['keys.json']);
});

describe('keys for checkpoints', () => {
  const rotateCheckpoint = () => rotateSigningKey(directory, 'checkpoint', clock);
  const sign = (ring: KeyRing) =>
    signCheckpoint(ring, {
      iss: 'cordon',
      iat: clock / 1_000,
      writer: 1,
      sequence: 1,
      hash: 'a'.repeat(64),
    });
  const checkpointKids = (ring: KeyRing) => ring.signing.checkpoint.published().keys.map(({ kid }) => kid);

  test('follow one another as those of assertions do, which stay as they are', async () => {
    const ring = await open();
    const before = ring.jwks;
    const first = ring.signing.checkpoint.current().kid;
    const { kid: second, signsFrom } = await rotateCheckpoint();
    expect(signsFrom).toBe(clock / 1_000 + LEAD_SECONDS);
    expect(await ring.reload()).toBe(true);
    expect([ring.signing.checkpoint.current().kid, checkpointKids(ring)]).toEqual([first, [first, second]]);
    await expect(rotateCheckpoint()).rejects.toThrow('waits already');
    later(LEAD_SECONDS);
    expect([ring.signing.checkpoint.current().kid, checkpointKids(ring)]).toEqual([second, [first, second]]);
    later(WITHDRAWAL_SECONDS);
    expect(checkpointKids(ring)).toEqual([first, second]);
    expect(ring.jwks).toEqual(before);
  });

  test('law: whatever was signed verifies for good, and the file forgets the private half', async () => {
    await open();
    const checkpoints: string[] = [];
    const secrets: string[] = [];
    for (let rotations = 0; rotations < 12; rotations++) {
      const ring = await open();
      checkpoints.push(await sign(ring));
      for (const checkpoint of checkpoints)
        expect(await createCheckpointVerifier(ring.signing.checkpoint.published())(checkpoint)).toMatchObject({
          kind: 'valid',
        });
      const text = await readFile(file, 'utf8');
      secrets.push(JSON.parse(text).signing.checkpoint.at(-1).key.d);
      for (const secret of secrets.slice(0, -2)) expect(text).not.toContain(secret);
      await rotateCheckpoint();
      later(LEAD_SECONDS + WITHDRAWAL_SECONDS);
    }
    expect(new Set(checkpoints.map((checkpoint) => decodeProtectedHeader(checkpoint).kid)).size).toBe(12);
  });

  test('that were derived for an earlier file are kept as any other', async () => {
    await open();
    const { version: _, retired: __, tokens: ___, ...earlier } = JSON.parse(await readFile(file, 'utf8'));
    const { assertion } = earlier.signing;
    await writeFile(file, JSON.stringify({ ...earlier, version: 2, signing: { assertion } }));
    const checkpoint = await sign(await open());
    for (let rotations = 0; rotations < 2; rotations++) {
      await rotateCheckpoint();
      later(LEAD_SECONDS + WITHDRAWAL_SECONDS);
    }
    const { retired } = JSON.parse(await readFile(file, 'utf8'));
    expect(retired.checkpoint).toHaveLength(1);
    const keys = (await open()).signing.checkpoint.published();
    expect(await createCheckpointVerifier(keys)(checkpoint)).toMatchObject({ kind: 'valid' });
  });
});

test('a file that would be too large to read is not written', async () => {
  await open();
  const material = JSON.parse(await readFile(file, 'utf8'));
  const retired = await Promise.all(Array.from({ length: 5_000 }, (_, index) => generateCheckpointKey(index)));
  const text = JSON.stringify({ ...material, retired: { checkpoint: retired.map(retireCheckpointKey) } });
  await writeFile(file, text);
  await expect(rotate()).rejects.toThrow('would be larger than 1 MiB');
  expect(await readFile(file, 'utf8')).toBe(text);
  expect(await readdir(directory)).toEqual(['keys.json']);
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
    await writeFile(file, JSON.stringify({ ...material, signing: { ...material.signing, assertion } }));
    await expect(open()).rejects.toThrow('shape of a key file');
  }
});
