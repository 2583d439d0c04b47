import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CodedError } from '../errors.ts';
import { readToken } from './read-token.ts';

const HEADER = '{"alg":"ES256","kid":"one"}';

function tokenOf(header: string | Uint8Array, payload: string | Uint8Array): string {
  const encode = (part: string | Uint8Array) => Buffer.from(part).toString('base64url');
  return `${encode(header)}.${encode(payload)}.c2ln`;
}

function isRefused(token: string): boolean {
  try {
    readToken(token);
  } catch (error) {
    expect(error).toBeInstanceOf(CodedError);
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED', details: {} });
    return true;
  }
  return false;
}

test('the issuer, whatever else there is', () => {
  expect(readToken(tokenOf(HEADER, '{"iss":"a","x":{"iss":"b","y":[{"iss":"c"},{"iss":"d"}]}}'))).toEqual({
    issuer: 'a',
  });
  expect(readToken(tokenOf('{}', '{"iss":"a:\\":{\\\\","b":"\\u0022:"}'))).toEqual({ issuer: 'a:":{\\' });
});

test.each([
  '{"iss":"a","iss":"b"}',
  '{"iss":"a","iss":"a"}',
  '{"iss":"a","\\u0069ss":"b"}',
  '{"iss":"a","act":{"sub":"x","sub":"y"}}',
  '{"iss":"a","list":[{"x":1,"x":1}]}',
  '{"iss":"a","__proto__":1,"__proto__":2}',
])('A53: a name given twice is refused: %s', (payload) => {
  expect(isRefused(tokenOf(HEADER, payload))).toBe(true);
  expect(isRefused(tokenOf(payload, '{"iss":"a"}'))).toBe(true);
});

test.each([
  '',
  'x',
  '.',
  '..',
  '...',
  '{}.{}.x',
  `${tokenOf(HEADER, '{"iss":"a"}')}.x`,
  `${tokenOf(HEADER, '{"iss":"a"}')}.x.y`,
  tokenOf(HEADER, '"iss"'),
  tokenOf(HEADER, '["iss"]'),
  tokenOf(HEADER, 'null'),
  tokenOf(HEADER, '{"iss":"a"'),
  tokenOf(HEADER, '{"sub":"a"}'),
  tokenOf(HEADER, '{"iss":7}'),
  tokenOf(HEADER, '{"iss":["a"]}'),
  tokenOf(HEADER, '\uFEFF{"iss":"a"}').slice(1),
  tokenOf(HEADER, Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
  tokenOf('{"kid":""}', '{"iss":"a"}'),
  tokenOf('{"kid":7}', '{"iss":"a"}'),
  tokenOf('{"kid":null}', '{"iss":"a"}'),
  tokenOf(`{"kid":"${'k'.repeat(257)}"}`, '{"iss":"a"}'),
])('refused: %s', (token) => {
  expect(isRefused(token)).toBe(true);
});

test('nesting as deep as a token can be is no matter', () => {
  const deep = (open: string, close: string, times: number) =>
    `{"iss":"a","x":${open.repeat(times)}1${close.repeat(times)}}`;
  for (const payload of [deep('[', ']', 6_000), deep('{"a":', '}', 2_000)]) {
    expect(readToken(tokenOf(HEADER, payload))).toEqual({ issuer: 'a' });
  }
});

test('law: what JSON writes has no name twice', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (claims) => {
      const payload = JSON.stringify({ ...claims, iss: 'issuer' });
      // A lone surrogate cannot be written in UTF-8, nor can a name that only becomes one of two on the way.
      fc.pre(payload.isWellFormed());
      expect(readToken(tokenOf(HEADER, payload))).toEqual({ issuer: 'issuer' });
    }),
  );
});
