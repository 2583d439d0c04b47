import { expect, test } from 'vitest';
import { isPlainJson, parseAnswer } from './subgraph-answer.ts';

/** Reads an answer that a subgraph gave as JSON. */
function read(body: unknown): ReturnType<typeof parseAnswer> {
  return parseAnswer(JSON.stringify(body), true);
}

test('an answer with data, with errors, and with both', () => {
  expect(read({ data: { me: null } })).toEqual({ data: { me: null }, errors: [], isPlain: true });
  expect(read({ data: null })).toEqual({ data: null, errors: [], isPlain: true });
  expect(read({ errors: [{ message: 'no' }] })).toEqual({ data: undefined, errors: [undefined], isPlain: true });
  expect(read({ data: {}, errors: null, extensions: { a: 1 } })).toEqual({ data: {}, errors: [], isPlain: true });
});

test('errors are only paths (A34)', () => {
  const errors = [
    { message: 'secret', path: ['me', 0, 'name'], extensions: { stack: 'secret' } },
    { message: 'secret', path: null },
  ];
  const answer = read({ data: { me: [null] }, errors });
  expect(answer?.errors).toEqual([['me', 0, 'name'], undefined]);
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
  ['errors that are no list', { data: {}, errors: { message: 'no' } }],
  ['an error that is a text', { data: {}, errors: ['no'] }],
  ['an error that is null', { data: {}, errors: [null] }],
  ['a path that is a text', { data: {}, errors: [{ path: 'me' }] }],
  ['a path through an object', { data: {}, errors: [{ path: ['me', { a: 1 }] }] }],
])('%s is no answer', (_, body) => {
  expect(read(body)).toBeUndefined();
});

test.each(['', '{"data":', '<html>', '{"data":{}} x', 'undefined'])('%j is no answer', (text) => {
  expect(parseAnswer(text, true)).toBeUndefined();
});

test('a body without a backslash is plain, and what is plain needs no escaping', () => {
  expect(isPlainJson(Buffer.from('{"data":{"name":"Ånn"}}'))).toBe(true);
  expect(isPlainJson(Buffer.from(JSON.stringify({ data: { name: 'a "b"' } })))).toBe(false);
  expect(isPlainJson(Buffer.from('{"data":{"name":"\\ud800"}}'))).toBe(false);
});
