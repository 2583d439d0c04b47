import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bindMask } from './bind-mask.ts';
import { shapeCard } from './card.ts';
import { shapeEmail } from './email.ts';
import { shapeIban } from './iban.ts';
import { shapeLast4 } from './last4.ts';
import type { LeafType } from './masker.ts';
import { shapeName } from './name.ts';
import { parseMask } from './parse-mask.ts';
import { shapePartial } from './partial.ts';
import { shapePhone } from './phone.ts';
import { quickCard } from './quick-card.ts';
import { quickEmail } from './quick-email.ts';
import { quickIban } from './quick-iban.ts';
import { quickLast4 } from './quick-last4.ts';
import { quickName } from './quick-name.ts';
import { quickPartial } from './quick-partial.ts';
import { quickPhone } from './quick-phone.ts';
import { SHARED_MAIL_DOMAINS } from './shared-mail-domains.ts';
import { STRING, testContext } from './test-masks.ts';
import type { Shape } from './text-mask.ts';
import { textMask } from './text-mask.ts';
import { quickDate, shapeDate } from './truncate.ts';

const EMAIL_ADDRESS: LeafType = { kind: 'Custom', name: 'EmailAddress' };

const domain = fc.constantFrom(
  ...SHARED_MAIL_DOMAINS,
  'lovelace.family',
  'x',
  'gmail.co',
  'outloo\u212a.com',
  'aaa.com',
);
const digits = fc.stringMatching(/^[0-9*]{0,20}$/);
const word = fc.stringMatching(/^[A-Za-z'-]{0,8}$/);

interface QuickWay {
  readonly mask: string;
  readonly shape: Shape;
  readonly quick: Shape;
  /** Texts of the kind that the masker knows, more or less. */
  readonly near: fc.Arbitrary<string>;
  /** Texts that have to be quick. */
  readonly usual: readonly string[];
}

const WAYS: readonly QuickWay[] = [
  {
    mask: 'email',
    shape: shapeEmail,
    quick: quickEmail,
    near: fc.tuple(fc.string({ maxLength: 8 }), domain).map((parts) => parts.join('@')),
    usual: ['ada@gmail.com', 'Ada.King@Example.COM', 'a@lovelace.family', '-ada@x', 'a_b+c@T-Online.de'],
  },
  {
    mask: 'phone',
    shape: shapePhone,
    quick: quickPhone,
    near: fc.tuple(digits, fc.constantFrom(' ', '-', '/', '(0)', '.', ''), digits).map((parts) => parts.join('')),
    usual: ['+49 (170) 1234-567', '030/123.456', '***-**67 **', '1234567', '123456789012345', '\t1234567\r\n'],
  },
  {
    mask: 'last4',
    shape: shapeLast4,
    quick: quickLast4,
    near: fc.tuple(word, digits, fc.constantFrom(' ', '-', '')).map((parts) => parts.join('')),
    usual: ['123-45-6789', 'DE 12 34 56 7-8', 'é12345678', '\ud80012345678'],
  },
  {
    mask: 'name',
    shape: shapeName,
    quick: quickName,
    near: fc.array(word, { maxLength: 4 }).map((words) => words.join(' ')),
    usual: ['Ada Lovelace', 'ada', " J\tAda  O'Neill Ünal", 'J R Ada King'],
  },
  {
    mask: 'card',
    shape: shapeCard,
    quick: quickCard,
    near: fc.tuple(digits, fc.constantFrom(' ', '-', ''), digits).map((parts) => parts.join('')),
    usual: ['5105 1051 0510 5100', '123456789012', '**** **** **** 5100', '1234567890123456789'],
  },
  {
    mask: 'iban',
    shape: shapeIban,
    quick: quickIban,
    near: fc.stringMatching(/^[A-Za-z]{1,3}[0-9*]{1,3}[A-Za-z0-9 *-]{7,34}$/),
    usual: ['DE89 3704 0044 0532 0130 00', 'no9386011117947', `MT84${'a1'.repeat(15)}`, 'DE** **** **** **** 3000'],
  },
  ...[2, 0].map((suffix) => ({
    mask: `partial(1,${suffix})`,
    shape: (text: string) => shapePartial(text, 1, suffix),
    quick: (text: string) => quickPartial(text, 1, suffix),
    near: fc.string({ maxLength: 12 }),
    usual: ['Wilhelmina', ' abc def ', '123456'],
  })),
  ...['year', 'month'].map((unit, index) => ({
    mask: `truncate(${unit})`,
    shape: (text: string) => shapeDate(text, index + 1, STRING),
    quick: (text: string) => quickDate(text, index + 1, STRING),
    near: fc.stringMatching(/^\d{3,5}-[01]\d-[0-3]\d(T10:00)?$/),
    usual: ['1984-05-17', '0000-12-31', '9999-01-01'],
  })),
];

const codeUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code));

/** What a quick way could overlook, put where it hurts. */
const hostile = fc.constantFrom(
  ...[
    '',
    '\u0000',
    '\t',
    '\v',
    '\u001c',
    '\u001f',
    ' ',
    '\u007f',
    '\u0080',
    '\u0085',
    '\u00a0',
    '\u1680',
    '\u2028',
    '\u3000',
  ],
  ...[
    '\ufeff',
    '\u200b',
    '\u00ad',
    '１',
    '٣',
    '\u212a',
    'İ',
    'ß',
    'é',
    '李',
    '😀',
    '\ud800',
    '\udc00',
    '\udfff',
    '\ud83d',
  ],
  ...[
    '@',
    '@@',
    '*',
    '-',
    '--',
    '.',
    '"',
    '[redacted]',
    '****1234',
    'redacted@masked.invalid',
    'A',
    '0',
    'constructor',
  ],
  ...['a'.repeat(64), '1'.repeat(16), ' '.repeat(320), '@'.repeat(321), 'a'.repeat(4096), '😀'.repeat(2048)],
);

function textsNear(near: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const broken = fc.tuple(near, hostile, fc.nat(24)).map(([text, piece, place]) => splice(text, piece, place));
  const pieces = fc.array(fc.oneof(hostile, near), { maxLength: 4 }).map((parts) => parts.join(''));
  return fc.oneof(near, broken, pieces, fc.string({ unit: codeUnit, maxLength: 30 }));
}

function splice(text: string, piece: string, place: number): string {
  return text.slice(0, place) + piece + text.slice(place);
}

describe.each(WAYS)('$mask', ({ mask, shape, quick, near, usual }) => {
  test('the quick way is the same', () => {
    const leaves = mask === 'email' ? [STRING, EMAIL_ADDRESS] : [STRING];
    const spec = parseMask(mask) ?? { name: '', parameters: [] };
    const ways = leaves.map((leaf) => [bindMask(spec, leaf, testContext('', '')), textMask(leaf, shape)] as const);
    const property = fc.property(textsNear(near), (text) => {
      for (const [actual, meant] of ways) if (actual(text) !== meant(text)) expect(actual(text)).toBe(meant(text));
    });
    fc.assert(property, { numRuns: 20_000 });
  });

  test('the same, with every Latin-1 character at every place of a usual text', () => {
    for (const text of usual) {
      for (let place = 0; place <= text.length; place++) {
        for (let code = 0; code <= 255; code++) {
          const changed = splice(text, String.fromCharCode(code), place);
          const answer = quick(changed);
          if (answer !== undefined) expect(answer).toBe(shape(changed.toWellFormed()));
        }
      }
    }
  });

  test.each(usual)('is quick for %j', (text) => {
    expect(quick(text)).toBe(shape(text.toWellFormed()));
  });
});

test('an address may be as long as the RFC allows, and no longer', () => {
  const longest = `${'a'.repeat(310)}@gmail.com`;
  expect([longest.length, quickEmail(longest), shapeEmail(longest)]).toEqual([320, 'a***@gmail.com', 'a***@gmail.com']);
  expect([quickEmail(`a${longest}`), shapeEmail(`a${longest}`)]).toEqual([undefined, undefined]);
});
