import { expect, test } from 'vitest';
import type { ClientView } from '../assemble/view.ts';
import { publicError } from '../http/public-error.ts';
import type { ResponseBody } from './write-body.ts';
import { joinParts, writeBody } from './write-body.ts';

const viewOf = (...parts: (string | Uint8Array)[]): ClientView => ({ parts }) as unknown as ClientView;
const error = publicError({ code: 'PII_DENIED', path: ['a', 0], details: { coordinate: 'A.b', categories: ['X'] } });

test.each<[string, ResponseBody, string]>([
  ['data', { data: viewOf('{"a":1}') }, '{"data":{"a":1}}\n'],
  ['data in pieces', { data: viewOf('{"a":', Buffer.from('"ä"'), '}') }, '{"data":{"a":"ä"}}\n'],
  ['null', { data: null }, '{"data":null}\n'],
  [
    'errors first, extensions last',
    { extensions: { cordon: { masked: ['a.b'] } }, data: null, errors: [error] },
    '{"errors":[{"message":"This token may not see this field.","path":["a",0],"extensions":{"code":"PII_DENIED","coordinate":"A.b","categories":["X"]}}],"data":null,"extensions":{"cordon":{"masked":["a.b"]}}}\n',
  ],
  [
    'a refusal',
    { errors: [publicError({ code: 'NOT_READY' })] },
    '{"errors":[{"message":"The gateway is not ready to serve.","extensions":{"code":"NOT_READY"}}]}\n',
  ],
])('writes %s', (_, body, text) => {
  expect(joinParts(writeBody(body))).toBe(text);
});

test('a short answer is one piece, so that it is sent in one write', () => {
  expect(writeBody({ data: viewOf('{"a":1}'), extensions: { cordon: { masked: ['a'] } } })).toHaveLength(1);
});
