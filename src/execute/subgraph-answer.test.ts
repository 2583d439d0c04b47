import { expect, test } from 'vitest';
import { decodeBody, isPlainJson, MOST_ERRORS, parseAnswer } from './subgraph-answer.ts';

/** Errors that are read as paths, without a code. */
const at = (...paths: readonly unknown[]) => paths.map((path) => ({ path, code: undefined }));

/** Reads an answer that a subgraph gave as JSON. */
function read(body: unknown): ReturnType<typeof parseAnswer> {
  return parseAnswer(JSON.stringify(body), true);
}

test('an answer with data, with errors, and with both', () => {
  expect(read({ data: { me: null } })).toEqual({ data: { me: null }, errors: [], isPlain: true });
  expect(read({ data: null })).toEqual({ data: null, errors: [], isPlain: true });
  expect(read({ errors: [{ message: 'no' }] })).toEqual({ data: undefined, errors: at(undefined), isPlain: true });
  expect(read({ data: {}, errors: null, extensions: { a: 1 } })).toEqual({ data: {}, errors: [], isPlain: true });
});

test('errors are only paths (A34)', () => {
  const errors = [
    { message: 'secret', path: ['me', 0, 'name'], extensions: { stack: 'secret' } },
    { message: 'secret', path: null },
  ];
  const answer = read({ data: { me: [null] }, errors });
  expect(answer?.errors).toEqual(at(['me', 0, 'name'], undefined));
  expect(JSON.stringify(answer)).not.toContain('secret');
});

test.each([
  ['a list', [{ data: {} }]],
  ['a text', 'data'],
  ['a number', 5],
  ['null', null],
  ['neither data nor errors', {}],
  ['an empty list of errors alone', { errors: [] }],
  ['data that is a text', { data: 'me' }],
  ['data that is a list', { data: [] }],
  ['data that is false', { data: false }],
  ['errors that are no list, alone', { errors: { message: 'no' } }],
  ['errors that are no list, beside null', { data: null, errors: 'no' }],
])('%s is no answer', (_, body) => {
  expect(read(body)).toBeUndefined();
});

test.each(['', '{"data":', '<html>', '{"data":{}} x', 'undefined'])('%j is no answer', (text) => {
  expect(parseAnswer(text, true)).toBeUndefined();
});

test.each<[string, unknown, readonly unknown[]]>([
  ['errors that are no list', { message: 'no' }, at(undefined)],
  ['errors that are a text', 'secret', at(undefined)],
  ['errors that are false', false, at(undefined)],
  ['errors that are texts, null, numbers, lists', ['secret', null, 7, []], at(undefined)],
  ['an error beside what is none', [null, { path: ['me', 'a'] }, 'secret'], at(['me', 'a'], undefined)],
  ['a path that is a text', [{ path: 'me' }], at(undefined)],
  ['a path through an object', [{ path: ['me', { a: 1 }] }], at(undefined)],
  ['a path without an end', [{ path: Array.from({ length: 5_000 }, () => 0) }], at(undefined)],
])('data are kept beside %s', (_, errors, expected) => {
  const answer = read({ data: { me: { a: 1 } }, errors });
  expect(answer).toEqual({ data: { me: { a: 1 } }, errors: expected, isPlain: true });
});

test('a million errors are read as no more than can be told apart', () => {
  for (const error of ['null', '{"path":["me"]}']) {
    const text = `{"data":{"me":1},"errors":[${`${error},`.repeat(999_999)}${error}]}`;
    const errors = parseAnswer(text, true)?.errors ?? [];
    expect(errors.length).toBeLessThanOrEqual(MOST_ERRORS + 1);
    expect(errors.at(-1)).toEqual({ path: undefined, code: undefined });
  }
});

test('a code is passed from the list only', () => {
  const codes = ['NOT_FOUND', 'NOT_FOUNDS', 'not_found', 'PII_BLOCKED', ' NOT_FOUND', 'secret', 7, null, ['NOT_FOUND']];
  const errors = codes.map((code) => ({ message: 'secret', extensions: { code, secret: 'secret' } }));
  const text = JSON.stringify({ data: {}, errors: [...errors, { extensions: 'NOT_FOUND' }, { code: 'NOT_FOUND' }] });
  const passed = parseAnswer(text, true, { passCodes: new Set(['NOT_FOUND']) })?.errors.map(({ code }) => code);
  expect(passed).toEqual(['NOT_FOUND', ...Array.from({ length: 10 }, () => undefined)]);
  expect(new Set(parseAnswer(text, true)?.errors.map(({ code }) => code))).toEqual(new Set([undefined]));
});

test.each<[string, Buffer, string, string | undefined]>([
  ['no content type', Buffer.from('å'), '', 'å'],
  ['UTF-8 in capitals, in quotes', Buffer.from('å'), 'application/json; Charset="UTF-8"', 'å'],
  ['a byte order mark', Buffer.from('\ufeff{}'), 'application/json', '{}'],
  ['nothing but a byte order mark', Buffer.from('\ufeff'), 'application/json', ''],
  ['Latin-1', Buffer.from('å', 'latin1'), 'application/json;charset=ISO-8859-1', 'å'],
  ['a quotation mark of Windows', Buffer.from([0x93]), 'application/json;charset=windows-1252', '“'],
  ['UTF-16', Buffer.from('{}', 'utf16le'), 'application/json; charset=utf-16', undefined],
  ['an empty charset', Buffer.from('{}'), 'application/json; charset=', undefined],
  ['something unknown', Buffer.from('{}'), 'application/json; charset=x-unknown', undefined],
])('the text of a body: %s', (_, bytes, contentType, text) => {
  expect(decodeBody(bytes, contentType)).toBe(text);
});

test('a body without a backslash is plain, and what is plain needs no escaping', () => {
  expect(isPlainJson(Buffer.from('{"data":{"name":"Ånn"}}'))).toBe(true);
  expect(isPlainJson(Buffer.from(JSON.stringify({ data: { name: 'a "b"' } })))).toBe(false);
  expect(isPlainJson(Buffer.from('{"data":{"name":"\\ud800"}}'))).toBe(false);
});
