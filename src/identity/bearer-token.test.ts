import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CodedError } from '../errors.ts';
import { bearerToken } from './bearer-token.ts';

function expectRefused(header: string): void {
  try {
    bearerToken(header);
  } catch (error) {
    expect(error).toBeInstanceOf(CodedError);
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('canary');
    return;
  }
  expect.unreachable('accepted');
}

test('no header is no token', () => {
  expect(bearerToken(null)).toBeUndefined();
  expect(bearerToken(undefined)).toBeUndefined();
});

test('the scheme in any case, one token68', () => {
  expect(bearerToken('Bearer abc.DEF-1_2~3+/==')).toBe('abc.DEF-1_2~3+/==');
  expect(bearerToken('bEARER  x')).toBe('x');
});

test.each([
  '',
  'Bearer',
  'Bearer ',
  'Basic canaryCanary',
  'canaryCanary',
  'Bearer\tcanary',
  ' Bearer canary',
  'Bearer canary ',
  'Bearer canary\n',
  'Bearer canary=a',
  'Bearer =',
  'Bearer "canary"',
  'Bearer canaryé',
  'BearerX canary',
])('refused: %j', expectRefused);

test('A53: two tokens are none', () => {
  const headers = new Headers([
    ['authorization', 'Bearer canary1'],
    ['authorization', 'Bearer canary2'],
  ]);
  expectRefused(headers.get('authorization') ?? '');
  expectRefused('Bearer canary1 canary2');
});

test('A53: up to 16 KiB', () => {
  const longest = 'x'.repeat(16 * 1_024);
  expect(bearerToken(`Bearer ${longest}`)).toBe(longest);
  expectRefused(`Bearer ${longest}x`);
});

test('law: every token68 comes back as it was, and no other text is a token', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9\-._~+/]{1,99}={0,3}$/), (token) => {
      expect(bearerToken(`Bearer ${token}`)).toBe(token);
    }),
  );
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).filter((text) => !/^bearer +[\w\-.~+/]+=*$/i.test(text)),
      expectRefused,
    ),
  );
});
