import { createSecretKey } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deriveCheckpointKey, generateCheckpointKey } from './checkpoint-key.ts';
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

const PERMUTABLE = { use: 'use', tweak: '', size: 10n ** 20n, number: 7n };

/** What tells two rings apart, without the secrets. */
function fingerprint(ring: KeyRing): unknown {
  const { assertion, checkpoint } = ring.signing;
  const signing = [ring.jwks, assertion.current().kid, checkpoint.published(), checkpoint.current().kid];
  const keys = createMaskKeys(ring);
  const tokens = [ring.tokens.all.map(({ keyId }) => keyId), keys.permute(PERMUTABLE)];
  return [signing, ring.mask.keyId, keys.hmac('use', 'value'), String(tokens)];
}

/** Every private string of the key file. */
async function secretsOf(path: string): Promise<readonly string[]> {
  const { signing, mask, tokens } = JSON.parse(await readFile(path, 'utf8'));
  return [signing.assertion[0].key.d, signing.checkpoint[0].key.d, mask.secret, tokens[0].secret];
}

/** The text of the key file as an earlier version would have written it. */
async function earlierText(version: 1 | 2 | 3): Promise<string> {
  const { signing, retired, mask } = JSON.parse(await readFile(file, 'utf8'));
  const { assertion } = signing;
  if (version === 3) return JSON.stringify({ version, signing, retired, mask });
  return JSON.stringify(
    version === 1 ? { version, assertionKey: assertion[0].key, mask } : { version, signing: { assertion }, mask },
  );
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
    const withSigning = (changes: object) => JSON.stringify({ ...ring, signing: { ...ring.signing, ...changes } });
    const withKey = (use: string, key: object) => withSigning({ [use]: [{ signsFrom: 0, key }] });
    const retiring = (...keys: readonly object[]) =>
      JSON.stringify({ ...ring, retired: { checkpoint: keys.map((key, signsFrom) => ({ signsFrom, key })) } });
    const [assertion, checkpoint] = [ring.signing.assertion[0].key, ring.signing.checkpoint[0].key];
    const { d: _, ...ownPublic } = checkpoint;
    const { d, ...otherPublic } = (await generateCheckpointKey(0)).key;
    const flip = (text: string) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;
    const damaged = [
      '',
      text.slice(0, -20),
      text.slice(text.indexOf(secrets[0] ?? '')),
      `${secrets.join('')}${text}`,
      JSON.stringify({ ...ring, version: 5 }),
      JSON.stringify({ ...ring, [secrets[0] ?? '']: 1 }),
      JSON.stringify({ ...ring, mask: { ...ring.mask, secret: `${ring.mask.secret}AA` } }),
      withKey('assertion', { ...assertion, d: flip(assertion.d) }),
      withKey('assertion', { ...assertion, x: assertion.y }),
      withKey('assertion', { ...assertion, kid: assertion.x }),
      withKey('assertion', checkpoint),
      withKey('checkpoint', { ...checkpoint, d: flip(checkpoint.d) }),
      withKey('checkpoint', { ...checkpoint, x: assertion.x }),
      withKey('checkpoint', { ...checkpoint, kid: checkpoint.x }),
      withKey('checkpoint', ownPublic),
      withSigning({ checkpoint: [] }),
      withSigning({ checkpoint: undefined }),
      retiring(ownPublic),
      retiring(otherPublic, otherPublic),
      retiring({ ...otherPublic, d }),
      retiring({ ...otherPublic, x: ownPublic.x }),
      JSON.stringify({ ...ring, tokens: [] }),
      JSON.stringify({ ...ring, tokens: [...ring.tokens, ...ring.tokens] }),
      JSON.stringify({ ...ring, tokens: [{ ...ring.tokens[0], keyId: '' }] }),
      text.padEnd(1_025 * 1_024),
    ];
    for (const content of damaged) {
      await writeFile(file, content);
      const error: unknown = await openKeyRing(directory).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      const everything = inspect(error, { depth: Infinity, showHidden: true });
      expect(everything).toContain(file);
      expect(everything).toContain('Restore it from a backup');
      for (const secret of secrets) expect(everything).not.toContain(secret.slice(0, 8));
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

describe('a file of an earlier version', () => {
  test.each([1, 2, 3] as const)('%d keeps its keys, gets those that it lacks, and stays as it is', async (version) => {
    const { jwks, mask } = await openKeyRing(directory);
    const text = await earlierText(version);
    await writeFile(file, text);
    const ring = await openKeyRing(directory);
    expect([ring.jwks, ring.mask.keyId]).toEqual([jwks, mask.keyId]);
    expect(ring.signing.checkpoint.published().keys.map(({ kid }) => kid)).toEqual([
      ring.signing.checkpoint.current().kid,
    ]);
    expect(await ring.reload()).toBe(false);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test('gives every start, at the same time or later, and every copy of it the same keys', async () => {
    await openKeyRing(directory);
    await writeFile(file, await earlierText(2));
    const copy = join(root, 'copy');
    await cp(directory, copy, { recursive: true });
    const starts = Array.from({ length: 20 }, (_, index) => openKeyRing(index % 2 === 0 ? directory : copy));
    const rings = [...(await Promise.all(starts)), await openKeyRing(directory)];
    expect(new Set(rings.map((ring) => JSON.stringify(fingerprint(ring)))).size).toBe(1);
  });

  test.each([2, 3] as const)('%d has a key of tokens that is frozen: what it hid must come back', async (version) => {
    await openKeyRing(directory);
    const earlier = JSON.parse(await earlierText(version));
    const mask = { keyId: 'frozen', secret: Buffer.alloc(32, 1).toString('base64url') };
    await writeFile(file, JSON.stringify({ ...earlier, mask }));
    const { all } = (await openKeyRing(directory)).tokens;
    expect(all.map(({ keyId, from }) => [keyId, from])).toEqual([['frozen', 0]]);
    expect(all[0]?.permute(PERMUTABLE)).toMatchInlineSnapshot(`9674045233497222135n`);
  });

  test('has a checkpoint key that is frozen: what it signed must verify after the next start', async () => {
    const { key } = await deriveCheckpointKey(createSecretKey(Buffer.alloc(32, 1)));
    expect(key.kid).toMatchInlineSnapshot(`"9jVSw1-vgmAyXIKxlQHfNaa3egaoDihUgRVPWgdDiCU"`);
    const other = await deriveCheckpointKey(createSecretKey(Buffer.alloc(32, 2)));
    expect(other.key.kid).not.toBe(key.kid);
  });
});

test('prints no key material', async () => {
  const ring = await openKeyRing(directory);
  const shown = [ring, ring.signing.assertion.current(), ring.signing.checkpoint.current()];
  const printed = `${JSON.stringify(shown)}${inspect(shown, { depth: Infinity, showHidden: true })}`;
  for (const secret of await secretsOf(file)) expect(printed).not.toContain(secret);
  expect(ring.signing.checkpoint.current().privateKey.extractable).toBe(false);
  const [publicKey, ...others] = ring.jwks.keys;
  expect(new Set(Object.keys(publicKey ?? {}))).toEqual(new Set(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']));
  expect(others).toEqual([]);
});

test('a ring in memory is another one each time', async () => {
  const [one, two] = await Promise.all([createKeyRing(), createKeyRing()]);
  expect(fingerprint(one)).not.toEqual(fingerprint(two));
  expect(one.mask.keyId).not.toBe(two.mask.keyId);
});
