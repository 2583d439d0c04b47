import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findCheckpointKeys, parseCheckpointKeys } from './find-checkpoint-keys.ts';
import { openKeyRing } from './open-key-ring.ts';
import { rotateSigningKey } from './rotate-signing-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-keys-'));

afterAll(() => rmSync(folder, { recursive: true }));

test('the public halves of all keys of a file, those to come and those that are over, and nothing private', async () => {
  const directory = join(folder, 'some');
  const ring = await openKeyRing(directory);
  const HOUR = 3_600_000;
  for (const hours of [1, 2, 3]) await rotateSigningKey(directory, 'checkpoint', Date.now() + hours * HOUR);
  await ring.reload();
  const found = await findCheckpointKeys(directory);
  expect(found).toEqual(ring.signing.checkpoint.published());
  expect(found?.keys).toHaveLength(4);
  expect(JSON.stringify(found)).not.toContain('"d"');
  expect(parseCheckpointKeys(JSON.stringify(found))).toEqual(found);
});

test('no file is no keys; a file that cannot be used is an error, which quotes none of it', async () => {
  expect(await findCheckpointKeys(join(folder, 'none'))).toBeUndefined();
  writeFileSync(join(folder, 'keys.json'), '{"secret":"hunter2"}');
  const error: unknown = await findCheckpointKeys(folder).catch((reason: unknown) => reason);
  expect(String(error)).toMatch(/keys\.json cannot be used/);
  expect(String(error)).not.toContain('hunter2');
});

test.each(['', '{}', '{"keys":[{}]}', '{"keys":[],"more":"hunter2"}'])('a text that holds no such keys: %j', (text) => {
  const [key] = ['hunter2'];
  expect(() => parseCheckpointKeys(text)).toThrow(/^It (is not JSON|does not have the shape)/);
  expect(() => parseCheckpointKeys(text)).not.toThrow(key);
});

test('a private key is refused: who hands it on has made a mistake', async () => {
  const directory = join(folder, 'private');
  await openKeyRing(directory);
  const found = await findCheckpointKeys(directory);
  const keys = found?.keys.map((key) => ({ ...key, d: key.x }));
  expect(() => parseCheckpointKeys(JSON.stringify({ keys }))).toThrow('a set of public keys');
});
