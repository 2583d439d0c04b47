import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { createKeyRing } from './create-key-ring.ts';
import type { MaskKeys } from './create-mask-keys.ts';
import { createMaskKeys } from './create-mask-keys.ts';
import { deriveHmac } from './derive-hmac.ts';
import type { KeyRing } from './key-ring.ts';
import { pseudonymOf } from './pseudonym-of.ts';

const FORMAT = /^[A-Za-z0-9_-]{22}$/;

let ring: KeyRing;
let keys: MaskKeys;

beforeAll(async () => {
  ring = await createKeyRing();
  keys = createMaskKeys(ring);
});

test('deriveHmac is HKDF-SHA-256, then HMAC-SHA-256, cut to 128 bits', () => {
  const secret = Buffer.alloc(32, 7);
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'label', 32));
  const expected = createHmac('sha256', key).update('Zoë').digest('base64url').slice(0, 21);
  expect(deriveHmac(createSecretKey(secret), 'label')('Zoë').slice(0, 21)).toBe(expected);
});

test('deriveHmac is frozen: stored pseudonyms must stay what they are', () => {
  const hmac = deriveHmac(createSecretKey(Buffer.alloc(32, 1)), 'cordon/mask/hash');
  expect(hmac('ada@example.org')).toMatchInlineSnapshot(`"RUgiUxyxFFFpeA4N5wo6AA"`);
});

test('law: total, deterministic, 22 characters, another value another result', () => {
  const anyText = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(anyText, anyText, anyText, (use, one, two) => {
      expect(keys.hmac(use, one)).toMatch(FORMAT);
      expect(createMaskKeys(ring).hmac(use, one)).toBe(keys.hmac(use, one));
      expect(keys.hmac(use, one) === keys.hmac(use, two)).toBe(one === two);
    }),
  );
});

test('A70, A72: uses are unlinkable, and so are key rings', async () => {
  const elsewhere = createMaskKeys(await createKeyRing());
  const uses = ['hash', 'pseudonym/billing-report', 'pseudonym/customer-lookup', ''];
  const results = [keys, elsewhere].flatMap((each) => uses.map((use) => each.hmac(use, '123-45-6789')));
  expect(new Set(results).size).toBe(uses.length * 2);
});

test('more uses than are kept give the same results as before', () => {
  const before = keys.hmac('first', 'value');
  for (let index = 0; index < 1_100; index++) keys.hmac(`use-${index}`, 'value');
  expect(keys.hmac('first', 'value')).toBe(before);
});

test('law: short, long and remembered values have the HMAC of their UTF-8', () => {
  const use = 'lengths';
  const key = Buffer.from(hkdfSync('sha256', ring.mask.secret, '', `cordon/mask/${use}`, 32));
  const meant = (value: string) =>
    createHmac('sha256', key).update(value, 'utf8').digest().subarray(0, 16).toString('base64url');
  for (let length = 0; length < 300; length++) {
    for (const unit of ['a', 'é', '李', '😀', '\ud800']) {
      const value = unit.repeat(length);
      expect([keys.hmac(use, value), keys.hmac(use, value)]).toEqual([meant(value), meant(value)]);
    }
  }
});

test("a remembered digest is never another use's or ring's", async () => {
  const elsewhere = createMaskKeys(await createKeyRing());
  const pairs: [string, string][] = [
    ['use', 'value'],
    ['usev', 'alue'],
    ['', 'usevalue'],
    ['value', 'use'],
  ];
  const results = [keys, elsewhere].flatMap((each) => pairs.map(([use, value]) => each.hmac(use, value)));
  const again = [keys, elsewhere].flatMap((each) => pairs.map(([use, value]) => each.hmac(use, value)));
  expect(new Set(results).size).toBe(pairs.length * 2);
  expect(again).toEqual(results);
});

test('more values than are remembered give the same results as before', () => {
  const before = keys.hmac('many', 'value');
  for (let index = 0; index < 40_000; index++) keys.hmac('many', String(index));
  expect(keys.hmac('many', 'value')).toBe(before);
});

test('the key id says nothing of the secret and is part of no result', () => {
  expect(keys.keyId).toBe(ring.mask.keyId);
  expect(ring.mask.secret.export().toString('base64url')).not.toContain(keys.keyId);
});

test('A69, A72: a principal pseudonym depends on ring, issuer and subject, and shares no boundary between them', async () => {
  const pseudonym = pseudonymOf(ring, 'https://id.example', 'ada@example.org');
  expect(pseudonym).toMatch(FORMAT);
  expect(pseudonymOf(ring, 'https://id.example', 'ada@example.org')).toBe(pseudonym);
  const others = [
    pseudonymOf(ring, 'https://id.exampl', 'eada@example.org'),
    pseudonymOf(ring, 'https://id.example","ada@example.org', ''),
    pseudonymOf(ring, 'https://other.example', 'ada@example.org'),
    pseudonymOf(await createKeyRing(), 'https://id.example', 'ada@example.org'),
    keys.hmac('principal', JSON.stringify(['https://id.example', 'ada@example.org'])),
  ];
  expect(others).not.toContain(pseudonym);
});
