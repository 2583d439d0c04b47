import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createKeyRing } from '../keys/create-key-ring.ts';
import { createMaskKeys } from '../keys/create-mask-keys.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { openTokenKeys } from '../keys/token-keys.ts';
import { bindMask } from './bind-mask.ts';
import type { LeafType, Mask } from './masker.ts';
import { STRING } from './test-masks.ts';
import { permuteText } from './token.ts';
import { MAX_TOKEN_LENGTH, numberText, textOfNumber } from './token-text.ts';

const TOKEN = { name: 'token', parameters: [] };
const ID: LeafType = { kind: 'ID', name: 'ID' };

let ring: KeyRing;

beforeAll(async () => {
  ring = await createKeyRing();
});

const maskOf = (category: string, leaf = STRING, task = 'billing'): Mask =>
  bindMask(TOKEN, leaf, { keys: createMaskKeys(ring), category, task });

const reveal = (token: string, category: string): string | undefined =>
  permuteText(token, category, ring.tokens.at(Date.now()).invert);

/** What all texts of one form have in common. */
const formOf = (text: string) => text.replace(/[0-9]/g, '0').replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A');

const digits = fc.stringMatching(/^[0-9]{6,40}$/);
const formatted = fc.oneof(
  digits,
  fc.stringMatching(/^\+[0-9]{1,3} [0-9]{3}[ .-][0-9]{3}-[0-9]{4}$/),
  fc.stringMatching(/^([0-9]{4} ){3}[0-9]{4}$/),
  fc.stringMatching(/^[A-Z]{2}[0-9]{2}( [0-9A-Z]{4}){4}$/),
  fc.emailAddress(),
  fc.stringMatching(/^[a-z]{5,20}$/),
  fc.stringMatching(/^[A-Z]{5,20}$/),
  fc.stringMatching(/^[ -~]{5,256}$/),
);

test.each([
  ['PHONE', '+1 202-555-0167'],
  ['CARD', '4111 1111 1111 1111'],
  ['IBAN', 'DE89 3704 0044 0532 0130 00'],
  ['EMAIL', 'Ada.Lovelace+news@mail.example'],
  ['SSN', '000-12-3456'],
])('a token of %s has the form of %s, and comes back', (category, value) => {
  const token = String(maskOf(category)(value));
  expect([formOf(token), token === value]).toEqual([formOf(value), false]);
  expect(reveal(token, category)).toBe(value);
});

test('law: whatever has a token has its form, and comes back; equal in every task, for every leaf', () => {
  const [mask, elsewhere, ofId] = [maskOf('EMAIL'), maskOf('EMAIL', STRING, 'other'), maskOf('EMAIL', ID)];
  fc.assert(
    fc.property(formatted, (value) => {
      const token = String(mask(value));
      fc.pre(token !== '[redacted]');
      expect(formOf(token)).toBe(formOf(value));
      expect([reveal(token, 'EMAIL'), elsewhere(value), ofId(value)]).toEqual([value, token, token]);
    }),
    { numRuns: 500 },
  );
});

test('law: a text is its layout and its number, and no other', () => {
  fc.assert(
    fc.property(formatted, (text) => {
      const numbered = numberText(text);
      fc.pre(numbered !== undefined);
      const { layout = '', size = 0n, number = 0n } = numbered ?? {};
      expect([layout, number < size, textOfNumber(layout, number)]).toEqual([formOf(text), true, text]);
      const other = (number + 1n) % size;
      expect(numberText(textOfNumber(layout, other))).toEqual({ layout, size, number: other });
    }),
  );
});

test('of one category or layout says nothing of another', () => {
  const value = '2025550167';
  const tokens = [
    maskOf('PHONE')(value),
    maskOf('FAX')(value),
    maskOf('PHONE+FAX')(value),
    ...['202-5550167', '202 5550167', '2025550-167', '(202)5550167'].map((text) =>
      String(maskOf('PHONE')(text)).replace(/\D/g, ''),
    ),
  ];
  expect(new Set(tokens).size).toBe(tokens.length);
});

test('every digit of a value moves every part of its token', () => {
  const tokens = Array.from('0123456789', (digit) => String(maskOf('CARD')(`411111111111111${digit}`)));
  // Of ten parts of four digits two may be equal by chance, but not six.
  for (const part of [0, 4, 8, 12])
    expect(new Set(tokens.map((token) => token.slice(part, part + 4))).size).toBeGreaterThan(5);
});

test('tokens are frozen: what was shown must come back', () => {
  const key = openTokenKeys([{ keyId: 'k', secret: 'A'.repeat(43), from: 0 }]).at(0);
  const tokens = ['+1 202-555-0167', 'Ada.Lovelace@mail.example', 'a'.repeat(MAX_TOKEN_LENGTH)].map((value) =>
    permuteText(value, 'EMAIL+PHONE', key.permute),
  );
  expect(tokens).toMatchInlineSnapshot(`
    [
      "+6 498-722-9171",
      "Iqv.Ngfqtsmg@ydrg.hsgqstb",
      "lephrfbeccushahbvynpfupxcgrxbjdhbahgkcmewioaimbvsgglhnkmdeumnyhftaoaklaslvpbuqgzmvrtrfstcxpwqbekveufarbqgpigplnkqrfeldswbcyrjjnkrvyelupfnewqsxuhrfclqawdsngegapmullgmkhkbfrjkdpnxxtuiyrrilsctdskxmtkmhfcdthkzptxbfidmgfipcgvdegkijuyzdeohupdtjmmmkztyfnhcqfjzxrl",
    ]
  `);
});

describe('what cannot be hidden so is redacted', () => {
  test.each([
    ['99999', '999999'],
    ['abcd', 'abcde'],
    ['A1b2', 'A1b2C'],
    ['+-.@ 12345', '+-.@ 123456'],
    ['a'.repeat(MAX_TOKEN_LENGTH + 1), 'a'.repeat(MAX_TOKEN_LENGTH)],
  ])('%.12s is, %.12s is not', (unfit, fit) => {
    const mask = maskOf('NAME');
    expect([mask(unfit), mask(fit) === '[redacted]']).toEqual(['[redacted]', false]);
  });

  test.each([
    '',
    '......................',
    'Zoë Abernathy',
    '李明李明李明李明',
    '１２３４５６７８',
    '12345678\n',
    '12345678\u0000',
    '12345678\u007f',
    '12345678\ud800',
    '😀12345678',
    12_345_678,
    true,
    ['12345678'],
    { value: '12345678' },
  ])('%j', (value) => {
    expect(maskOf('NAME')(value)).toBe('[redacted]');
  });

  test('of an ID a pseudonym is shown', () => {
    const pseudonym = bindMask({ name: 'pseudonym', parameters: [] }, ID, {
      keys: createMaskKeys(ring),
      category: 'CUSTOMER',
      task: 'billing',
    });
    const mask = maskOf('CUSTOMER', ID);
    expect([mask('c1'), mask(17), mask('c2')]).toEqual(['c1', '17', 'c2'].map(pseudonym));
    expect(mask(123_456_789)).toBe(maskOf('CUSTOMER')('123456789'));
    expect(mask({})).toBe('[redacted]');
  });
});

test('under another key it is another token, and does not come back', async () => {
  const token = String(maskOf('CARD')('4111 1111 1111 1111'));
  const other = (await createKeyRing()).tokens.at(0);
  expect(permuteText(token, 'CARD', other.invert)).not.toBe('4111 1111 1111 1111');
});
