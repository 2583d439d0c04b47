import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKeyRing } from './create-key-ring.ts';
import { createMaskKeys } from './create-mask-keys.ts';
import type { KeyRing } from './key-ring.ts';
import { openKeyRing } from './open-key-ring.ts';

let root: string;
let directory: string;
let file: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cordon-keys-'));
  directory = join(root, 'data', 'gateway');
  file = join(directory, 'keys.json');
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

/** What tells two rings apart, without the secrets. */
function fingerprint(ring: KeyRing): unknown {
  return [ring.jwks, ring.signing.assertion.current().kid, ring.mask.keyId, createMaskKeys(ring).hmac('use', 'value')];
}

/** Every private string of the key file. */
async function secretsOf(path: string): Promise<readonly string[]> {
  const { signing, mask } = JSON.parse(await readFile(path, 'utf8'));
  return [signing.assertion[0].key.d, mask.secret];
}

describe('openKeyRing', () => {
  test('creates a private directory and file, and reads the same ring again', async () => {
    const created = await openKeyRing(directory);
    expect([await modeOf(directory), await modeOf(file)]).toEqual([0o700, 0o600]);
    expect(await readdir(directory)).toEqual(['keys.json']);
    expect(fingerprint(await openKeyRing(directory))).toEqual(fingerprint(created));
  });

  test('several starts at once share one key ring', async () => {
    const rings = await Promise.all(Array.from({ length: 20 }, () => openKeyRing(directory)));
    expect(new Set(rings.map((ring) => JSON.stringify(fingerprint(ring)))).size).toBe(1);
    expect(await readdir(directory)).toEqual(['keys.json']);
  });

  test('tightens a directory and a file that are too open', async () => {
    await mkdir(directory, { recursive: true });
    await openKeyRing(directory);
    await chmod(directory, 0o777);
    await chmod(file, 0o644);
    await openKeyRing(directory);
    expect([await modeOf(directory), await modeOf(file)]).toEqual([0o700, 0o600]);
  });

  test('refuses a damaged file, names it, and quotes none of it', async () => {
    await openKeyRing(directory);
    const text = await readFile(file, 'utf8');
    const secrets = await secretsOf(file);
    const ring = JSON.parse(text);
    const [{ key }] = ring.signing.assertion;
    const withKey = (changes: object) =>
      JSON.stringify({ ...ring, signing: { assertion: [{ signsFrom: 0, key: { ...key, ...changes } }] } });
    const flipped = key.d.startsWith('A') ? 'B' : 'A';
    const damaged = [
      '',
      text.slice(0, -20),
      text.slice(text.indexOf(secrets[0] ?? '')),
      `${secrets.join('')}${text}`,
      JSON.stringify({ ...ring, version: 3 }),
      JSON.stringify({ ...ring, [secrets[0] ?? '']: 1 }),
      JSON.stringify({ ...ring, mask: { ...ring.mask, secret: `${ring.mask.secret}AA` } }),
      withKey({ d: `${flipped}${key.d.slice(1)}` }),
      withKey({ x: key.y }),
      withKey({ kid: key.x }),
      ' '.repeat(65 * 1_024),
    ];
    for (const content of damaged) {
      await writeFile(file, content);
      const error: unknown = await openKeyRing(directory).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      const everything = inspect(error, { depth: Infinity, showHidden: true });
      expect(everything).toContain(file);
      expect(everything).toContain('Restore it from a backup');
      for (const secret of secrets) expect(everything).not.toContain(secret.slice(1, 13));
      expect(await readFile(file, 'utf8')).toBe(content);
    }
  });

  test('refuses what cannot be a key file or a directory', async () => {
    await mkdir(file, { recursive: true });
    await expect(openKeyRing(directory)).rejects.toThrow('cannot be used');
    await writeFile(join(root, 'plain'), '');
    await expect(openKeyRing(join(root, 'plain'))).rejects.toThrow('cannot be used');
  });
});

test('prints no key material', async () => {
  const ring = await openKeyRing(directory);
  const shown = [ring, ring.signing.assertion.current()];
  const printed = `${JSON.stringify(shown)}${inspect(shown, { depth: Infinity, showHidden: true })}`;
  for (const secret of await secretsOf(file)) expect(printed).not.toContain(secret);
  const [publicKey, ...others] = ring.jwks.keys;
  expect(new Set(Object.keys(publicKey ?? {}))).toEqual(new Set(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']));
  expect(others).toEqual([]);
});

test('a ring in memory is another one each time', async () => {
  const [one, two] = await Promise.all([createKeyRing(), createKeyRing()]);
  expect(fingerprint(one)).not.toEqual(fingerprint(two));
  expect(one.mask.keyId).not.toBe(two.mask.keyId);
});
