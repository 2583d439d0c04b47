import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMaskKeys } from './create-mask-keys.ts';
import { LEAD_SECONDS } from './key-schedule.ts';
import { listKeys } from './list-keys.ts';
import type { KeptKeyRing } from './open-key-ring.ts';
import { openKeyRing } from './open-key-ring.ts';
import { rotateSigningKey } from './rotate-signing-key.ts';
import { rotateTokenKey } from './rotate-token-key.ts';

const HIDDEN = { use: 'PHONE', tweak: '0000000000', size: 10n ** 10n, number: 2_025_550_167n };

let directory: string;
let clock: number;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cordon-tokens-'));
  clock = Date.UTC(2026, 0, 15, 12);
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const open = (): Promise<KeptKeyRing> => openKeyRing(directory, () => clock);
const rotate = () => rotateTokenKey(directory, clock);
const later = (seconds: number): void => {
  clock += seconds * 1_000;
};

test('a new key makes tokens from one time on in all gateways, and what earlier ones made comes back', async () => {
  const rings = [await open(), await open()];
  const masks = rings.map((ring) => createMaskKeys(ring, () => clock));
  const made = () => new Set(masks.map((keys) => keys.permute(HIDDEN)));
  const [before] = made();
  const { keyId, from } = await rotate();
  expect(from).toBe(clock / 1_000 + LEAD_SECONDS);
  for (const ring of rings) expect(await ring.reload()).toBe(true);
  later(LEAD_SECONDS - 1);
  expect(made()).toEqual(new Set([before]));
  later(1);
  const [after, ...others] = made();
  expect([others, after === before]).toEqual([[], false]);
  const { tokens } = await open();
  const [first, second] = tokens.all;
  expect([tokens.at(clock), second?.keyId, tokens.at(clock - 1)]).toEqual([second, keyId, first]);
  expect(first?.invert({ ...HIDDEN, number: before ?? 0n })).toBe(HIDDEN.number);
  expect(second?.invert({ ...HIDDEN, number: after ?? 0n })).toBe(HIDDEN.number);
});

test('keys are listed with their states; hashes and signing keys stay', async () => {
  const ring = await open();
  const [kid, keyId] = [ring.signing.assertion.current().kid, ring.mask.keyId];
  const listed = async () => (await listKeys(directory, clock)).filter(({ use }) => use === 'token');
  await rotate();
  expect((await listed()).map(({ state }) => state)).toEqual(['current', 'waiting']);
  later(LEAD_SECONDS);
  expect((await listed()).map(({ state }) => state)).toEqual(['former', 'current']);
  const again = await open();
  expect([again.signing.assertion.current().kid, again.mask.keyId]).toEqual([kid, keyId]);
});

test('another rotation keeps them, and a second one is refused while a key waits', async () => {
  await open();
  await rotate();
  const tokens = JSON.parse(await readFile(join(directory, 'keys.json'), 'utf8')).tokens;
  await expect(rotate()).rejects.toThrow('waits already; it makes tokens from 2026-01-15T12:05:00.000Z on');
  await rotateSigningKey(directory, 'assertion', clock);
  expect(JSON.parse(await readFile(join(directory, 'keys.json'), 'utf8')).tokens).toEqual(tokens);
});

test('without a file there is nothing to rotate', async () => {
  await expect(rotate()).rejects.toThrow('a gateway makes it when it first starts');
});
