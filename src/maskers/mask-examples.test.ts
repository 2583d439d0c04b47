import { describe, expect, test } from 'vitest';
import { bindMask } from './bind-mask.ts';
import type { LeafType, Permutable } from './masker.ts';
import { parseMask } from './parse-mask.ts';
import { STRING, testContext } from './test-masks.ts';

const ID: LeafType = { kind: 'ID', name: 'ID' };
const INT: LeafType = { kind: 'Int', name: 'Int' };
const FLOAT: LeafType = { kind: 'Float', name: 'Float' };
const DATE: LeafType = { kind: 'Custom', name: 'Date' };
const DATE_TIME: LeafType = { kind: 'Custom', name: 'DateTime' };

function maskText(written: string, value: unknown, leaf: LeafType = STRING, task = 'billing'): unknown {
  return bindMask(parseMask(written) ?? { name: 'unknown', parameters: [] }, leaf, testContext('EMAIL', task))(value);
}

test.each([
  ['email', 'ada@gmail.com', 'a***@gmail.com'],
  ['email', 'ada@Example.com', 'a***@example.com'],
  ['email', 'ada@lovelace.family', 'a***@masked.invalid'],
  ['email', 'a@gmail.com', '***@gmail.com'],
  ['email', 'a***@x.com', 'a***@masked.invalid'],
  ['email', 'ada@b@gmail.com', '[redacted]'],
  ['email', 'ada\u0000@gmail.com', '[redacted]'],
  ['email', `${'a'.repeat(320)}@gmail.com`, '[redacted]'],
  ['phone', '+49 (170) 1234-567', '***-**67'],
  ['phone', '12345', '[redacted]'],
  ['card', '5105 1051 0510 5100', '**** **** **** 5100'],
  ['iban', 'DE89 3704 0044 0532 0130 00', 'DE** **** **** **** 3000'],
  ['ip', '203.0.113.42', '203.0.113.0'],
  ['ip', '2001:db8:85a3::8a2e:370:7334', '2001:db8:85a3::'],
  ['ip', '::ffff:203.0.113.42', '203.0.113.0'],
  ['ip', '::ffff:cb00:712a', '203.0.113.0'],
  ['ip', '2002:cb00:712a::1', '203.0.113.0'],
  ['ip', '::1', '::'],
  ['ip', 'fe80::1%eth0', '[redacted]'],
  ['ip', '203.0.113.42:80', '[redacted]'],
  ['name', 'Ada King Lovelace', 'A. K.'],
  ['name', 'A', '[redacted]'],
  ['name', '李明', '[redacted]'],
  ['url', 'https://ada:secret@example.com:8443/ada?q=1#x', 'https://example.com:8443'],
  ['url', 'https://203.0.113.42/', '[redacted]'],
  ['url', 'javascript:alert(1)', '[redacted]'],
  ['last4', '123-45-6789', '****6789'],
  ['last4', '1234567', '[redacted]'],
  ['last4', '      1234', '[redacted]'],
  ['partial(2,2)', 'Wilhelmina', 'Wi****na'],
  ['partial(2,2)', 'Wilhelm', '[redacted]'],
  ['partial(1,0)', '👩🏽xyz', '👩***'],
  ['year', '1984-05-17', '1984-01-01'],
  ['truncate(month)', '1984-05-17T10:00:00+02:00', '1984-05-01'],
  ['truncate(day)', '1984-05-17T10:00:00+02:00', '1984-05-17T00:00:00.000Z'],
  ['year', 'May 1984', '[redacted]'],
  ['redact', 'anything', '[redacted]'],
  ['default', 'anything', ''],
  ['null', 'anything', ''],
  ['drop', 'anything', ''],
  ['bucket(10)', 'a text', '[redacted]'],
])('%s of %s is %s', (written, value, masked) => {
  expect(maskText(written, value)).toBe(masked);
});

test.each([
  ['bucket(10)', 37, INT, 30],
  ['bucket(10)', -3, INT, -10],
  ['round(100)', 1250, FLOAT, 1300],
  ['bucket(10)', 2 ** 31 - 1, INT, 2_147_483_640],
  ['round(999999)', -(2 ** 31) + 1, INT, -2_146_997_853],
  ['round(0.1)', 52.520008, FLOAT, 52.5],
  ['round(0.1)', 0.3, FLOAT, 0.3],
  ['round(0.1)', -0.04, FLOAT, 0],
  ['round(1)', 52.520008, FLOAT, 53],
  ['round(2.5)', 6.3, FLOAT, 7.5],
  ['bucket(0.1)', 0.3, FLOAT, 0.3],
  ['bucket(0.25)', -0.3, FLOAT, -0.5],
  ['round(0.1)', 47, INT, 0],
  ['round(2.5)', 47, INT, 0],
  ['round(1)', 47, INT, 0],
  ['round(0.1)', 1e300, FLOAT, 900_719_925_474_099.1],
  ['bucket(10)', Number.NaN, FLOAT, 0],
  ['bucket(10)', '37', INT, 0],
  ['year', '1984-05-17', DATE_TIME, '1984-01-01T00:00:00.000Z'],
  ['email', 'ada@gmail.com', DATE, '1970-01-01'],
])('%s of %s as $name is %s', (written, value, leaf, masked) => {
  expect(maskText(written, value, leaf)).toBe(masked);
});

test('a date is never truncated to itself', () => {
  expect(maskText('truncate(day)', '1984-05-17', DATE)).toBe('1970-01-01');
  expect(maskText('truncate(day)', '1984-05-17')).toBe('[redacted]');
});

describe('keyed masks', () => {
  test('are frozen', () => {
    expect(maskText('hash', 'ada')).toMatchInlineSnapshot(`"k1:jCofzWCogOj2LES9tNzBOA"`);
    expect(maskText('pseudonym', 'ada')).toMatchInlineSnapshot(`"rTS8yFU9nMqhQ0cI33qH8Q"`);
  });

  test('a hash is the same in every task, a pseudonym is not (A72)', () => {
    expect(maskText('hash', 'ada', STRING, 'lookup')).toBe(maskText('hash', 'ada'));
    expect(maskText('pseudonym', 'ada', STRING, 'lookup')).not.toBe(maskText('pseudonym', 'ada'));
  });

  test.each(['null', 'drop', 'default', 'redact', 'last4', 'pseudonym'])(
    'an ID hidden by %s is a pseudonym',
    (written) => {
      expect(maskText(written, '17', ID)).toBe(maskText('pseudonym', '17'));
      expect(maskText(written, 17, ID)).toBe(maskText('pseudonym', '17'));
      expect(maskText(written, '18', ID)).not.toBe(maskText('pseudonym', '17'));
    },
  );

  test('labels of other parts never coincide', () => {
    const one = bindMask({ name: 'pseudonym', parameters: [] }, ID, testContext('A', 'B/C'))('x');
    expect(bindMask({ name: 'pseudonym', parameters: [] }, ID, testContext('A/B', 'C'))('x')).not.toBe(one);
  });
});

describe('fails closed (A74)', () => {
  const broken = {
    ...testContext('EMAIL', ''),
    keys: {
      keyId: 'k',
      hmac: (_use: string, value: string): string => {
        throw new Error(value);
      },
      permute: ({ number }: Permutable): bigint => {
        throw new Error(String(number));
      },
    },
  };

  test('a masker that throws shows nothing', () => {
    expect(bindMask({ name: 'hash', parameters: [] }, STRING, broken)('ada')).toBe('[redacted]');
    expect(bindMask({ name: 'token', parameters: [] }, STRING, broken)('+1 202 555 0167')).toBe('[redacted]');
  });

  test('a masker that answers another type shows nothing', () => {
    const hmac = (_use: string, value: string): string => JSON.parse(JSON.stringify([value]));
    const keys = { ...testContext('', '').keys, hmac };
    const mask = bindMask({ name: 'pseudonym', parameters: [] }, STRING, { keys, category: 'EMAIL', task: '' });
    expect(mask('ada')).toBe('[redacted]');
  });

  test.each([
    { name: 'unknown', parameters: [] },
    { name: 'partial', parameters: [] },
    { name: 'partial', parameters: [-5, 2] },
    { name: 'partial', parameters: [Number.NaN, 0] },
    { name: 'last4', parameters: [4] },
  ])('$name $parameters is redacted', (spec) => {
    expect(bindMask(spec, STRING, testContext('EMAIL', ''))('a secret of some length')).toBe('[redacted]');
  });

  test('null stays null', () => {
    expect([maskText('hash', null), maskText('email', undefined), maskText('drop', null, INT)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
