import { describe, expect, test } from 'vitest';
import { bindMask } from './bind-mask.ts';
import { MASKERS } from './mask-table.ts';
import type { LeafType } from './masker.ts';
import { parseMask } from './parse-mask.ts';
import type { Resemblance } from './resemblance.ts';
import { bindResemblance } from './resemblance.ts';
import { LEAVES, STRING, testContext, WRITTEN_MASKS } from './test-masks.ts';

const context = testContext('EMAIL', 'billing', 'k1');

/** What people write, by the leaf's name. */
const TYPICAL: ReadonlyMap<string, readonly unknown[]> = new Map<string, readonly unknown[]>([
  [
    'String',
    [
      'ada.lovelace@mail.example',
      'jane@gmail.com',
      '+49 (170) 1234-567',
      '5105 1051 0510 5100',
      'DE89 3704 0044 0532 0130 00',
      '203.0.113.42',
      '2001:db8:85a3::8a2e:370:7334',
      'Ada King Lovelace',
      'https://example.com/ada?q=1',
      '123-45-6789',
      '1984-05-17',
      '1984-05-17T10:00:00+02:00',
      'a note, with *** stars and [brackets]',
      '5a8dd3ad-0756-4d9f-8f2f-9a1b6c1c6d0e',
    ],
  ],
  ['ID', ['c1', 'ckq1w2e3r0000', '5a8dd3ad-0756-4d9f-8f2f-9a1b6c1c6d0e']],
  ['Int', [37, -3, 1_249]],
  ['Float', [52.5200081, -7.1234567, 1_249.9912345]],
  ['Boolean', [true, false]],
  ['Sex', ['UNKNOWN', 'FEMALE']],
  ['Empty', []],
  ['Date', ['1984-05-17']],
  ['DateTime', ['1984-05-17T10:00:00Z']],
  ['EmailAddress', ['ada@gmail.com', 'ada@lovelace.family']],
  ['URL', ['https://example.com/ada']],
  ['IP', ['203.0.113.42']],
  ['JSON', [{ name: 'ada' }]],
  ['BigInt', [12_345]],
  ['Unheard', ['anything']],
]);

/** Nothing of these tells a default from a genuine value. */
const UNTELLABLE: ReadonlySet<string> = new Set(['Boolean', 'Sex', 'Empty']);

/** Tokens look like what they stand for. What is too short for one does not. */
const TOKEN_LEAVES: ReadonlySet<string> = new Set(['String', 'ID']);

describe.each(WRITTEN_MASKS)('%s', (written) => {
  const spec = parseMask(written) ?? { name: '', parameters: [] };

  test.each(LEAVES.map((leaf) => [leaf.name, leaf] as const))(
    'of %s: what it shows is told, what is typical is not',
    (name, leaf) => {
      const mask = bindMask(spec, leaf, context);
      const resemblanceOf = bindResemblance(spec, leaf, 'k1');
      for (const value of TYPICAL.get(name) ?? []) {
        const shown = mask(value);
        const isTokenLike = written === 'token' && TOKEN_LEAVES.has(name) && value !== 'c1';
        expect([value, resemblanceOf(value)]).toEqual([value, isTokenLike ? 'possible' : 'none']);
        const isTold = shown !== null && !UNTELLABLE.has(name);
        expect([shown, resemblanceOf(shown) === 'none']).toEqual([shown, !isTold]);
      }
    },
  );
});

test.each<readonly [string, LeafType, unknown, Resemblance]>([
  ['email', STRING, 'a***@gmail.com', 'certain'],
  ['email', STRING, '***@masked.invalid', 'certain'],
  ['email', STRING, '***@x.com', 'none'],
  ['phone', STRING, '***-**67', 'certain'],
  ['card', STRING, '**** **** **** 5100', 'certain'],
  ['iban', STRING, 'DE** **** **** **** 3000', 'certain'],
  ['last4', STRING, '****6789', 'certain'],
  ['partial(2,2)', STRING, 'Wi****na', 'certain'],
  ['hash', STRING, 'k1:jCofzWCogOj2LES9tNzBOA', 'certain'],
  ['hash', STRING, 'k2:jCofzWCogOj2LES9tNzBOA', 'none'],
  ['name', STRING, 'A. K.', 'possible'],
  ['year', STRING, '1984-01-01', 'possible'],
  ['ip', STRING, '203.0.113.0', 'possible'],
  ['url', STRING, 'https://example.com', 'possible'],
  ['bucket(10)', { kind: 'Int', name: 'Int' }, 30, 'possible'],
  ['default', STRING, '', 'possible'],
  ['default', { kind: 'Custom', name: 'JSON' }, {}, 'possible'],
  ['pseudonym', { kind: 'ID', name: 'ID' }, 'rTS8yFU9nMqhQ0cI33qH8A', 'possible'],
  ['token', STRING, '+4 739 021 8853', 'possible'],
  ['token', STRING, '12345', 'none'],
  ['token', STRING, '李明李明李明', 'none'],
  ['token', { kind: 'ID', name: 'ID' }, 'rTS8yFU9nMqhQ0cI33qH8A', 'possible'],
  ['drop', STRING, [], 'possible'],
  ['email', STRING, [], 'none'],
  ['email', STRING, null, 'none'],
  ['year', STRING, '[redacted]', 'certain'],
])('%s of %o: %o is %s', (written, leaf, value, resemblance) => {
  const spec = parseMask(written) ?? { name: '', parameters: [] };
  expect(bindResemblance(spec, leaf, 'k1')(value)).toBe(resemblance);
});

test('every masker of the table has a form by which its output is told', () => {
  for (const name of MASKERS.keys()) {
    const spec = WRITTEN_MASKS.map(parseMask).find((each) => each?.name === name);
    expect(() => bindResemblance(spec ?? { name, parameters: [] }, STRING, 'k1')).not.toThrow();
  }
});
