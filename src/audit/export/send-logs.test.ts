import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Delivery } from './delivery.ts';
import { sendLogs } from './send-logs.ts';

const SECRET = 'canary-of-the-headers';
const closing: (() => void)[] = [];
let answer: (response: ServerResponse) => void;
let seen: string[];
let url: string;

beforeEach(async () => {
  seen = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['content-type']} ${request.headers['x-key']}`);
    request.resume().once('end', () => answer(response));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/v1/logs`;
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function send(timeoutMs = 5_000, ending = new AbortController().signal): Promise<Delivery> {
  return await sendLogs({ url, headers: { 'x-key': SECRET }, timeoutMs }, '{}', ending);
}

function answers(status: number, body = '', headers: Readonly<Record<string, string>> = {}): void {
  answer = (response) => void response.writeHead(status, headers).end(body);
}

test('a request is posted to the configured address, with the configured headers', async () => {
  answers(200);
  expect(await send()).toEqual({ kind: 'taken' });
  expect(seen).toEqual([`POST /v1/logs application/json ${SECRET}`]);
});

test.each([
  ['nothing', '', { kind: 'taken' }],
  ['nothing to say', '{}', { kind: 'taken' }],
  ['an empty partial success', '{"partialSuccess":{}}', { kind: 'taken' }],
  ['a warning', '{"partialSuccess":{"rejectedLogRecords":"0","errorMessage":"slow"}}', { kind: 'taken' }],
  ['two rejected', '{"partialSuccess":{"rejectedLogRecords":"2"}}', { kind: 'unfit', code: 'PARTIAL_SUCCESS' }],
  [
    'two rejected, as a number',
    '{"partialSuccess":{"rejectedLogRecords":2}}',
    { kind: 'unfit', code: 'PARTIAL_SUCCESS' },
  ],
  ['who knows how many', '{"partialSuccess":{"rejectedLogRecords":"x"}}', { kind: 'refused', code: 'NO_COLLECTOR' }],
  ['a page', '<html>Sign in to the network</html>', { kind: 'refused', code: 'NO_COLLECTOR' }],
  ['too much', `{"x":"${'x'.repeat(100_000)}"}`, { kind: 'refused', code: 'NO_COLLECTOR' }],
])('success with %s', async (_, body, delivery) => {
  answers(200, body);
  expect(await send()).toEqual(delivery);
});

test.each([
  [400, 'unfit'],
  [401, 'refused'],
  [404, 'refused'],
  [408, 'busy'],
  [413, 'unfit'],
  [429, 'busy'],
  [500, 'refused'],
  [501, 'refused'],
  [502, 'busy'],
  [503, 'busy'],
  [504, 'busy'],
])('a collector that answers %i: %s', async (status, kind) => {
  answers(status, 'canary-of-the-collector');
  expect(await send()).toEqual({ kind, code: `HTTP_${status}` });
});

test.each([
  ['7', 7_000],
  ['0', 0],
  ['99999999999', 3_600_000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['soon', undefined],
])('Retry-After: %s', async (header, retryAfterMs) => {
  answers(503, '', { 'retry-after': header });
  const asked = retryAfterMs === undefined ? {} : { retryAfterMs };
  expect(await send()).toEqual({ kind: 'busy', code: 'HTTP_503', ...asked });
});

test('Retry-After: a date', async () => {
  answers(429, '', { 'retry-after': new Date(Date.now() + 60_000).toUTCString() });
  const delivery = await send();
  expect('retryAfterMs' in delivery && delivery.retryAfterMs).toBeGreaterThan(50_000);
});

test.each([301, 302, 307, 308])('a redirect is not followed: %i', async (status) => {
  const elsewhere = url.replace('/v1/logs', '/elsewhere');
  answers(status, '', { location: elsewhere });
  expect(await send()).toEqual({ kind: 'refused', code: `HTTP_${status}` });
  expect(seen).toHaveLength(1);
});

test('a collector that says nothing, or does not come to an end, is given up', async () => {
  answer = () => undefined;
  expect(await send(50)).toEqual({ kind: 'busy', code: 'TIMEOUT' });
  answer = (response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(' '), 10);
    response.once('close', () => clearInterval(timer));
  };
  expect(await send(100)).toEqual({ kind: 'busy', code: 'TIMEOUT' });
});

test('a request ends when the export does', async () => {
  const ending = new AbortController();
  answer = () => ending.abort();
  expect(await send(5_000, ending.signal)).toEqual({ kind: 'busy', code: 'UNREACHABLE' });
});

test('a connection that is refused, or breaks, is told by the code of the system', async () => {
  answer = (response) => void response.socket?.destroy();
  expect(await send()).toMatchObject({ kind: 'busy', code: expect.stringMatching(/^(UND_ERR_SOCKET|ECONNRESET)$/) });
  for (const close of closing.splice(0)) close();
  expect(await send()).toEqual({ kind: 'busy', code: 'ECONNREFUSED' });
});

test('no code tells a header, an address or what a collector wrote', async () => {
  const deliveries: Delivery[] = [];
  for (const status of [200, 307, 400, 401, 503]) {
    answers(status, 'canary-of-the-collector', { location: 'http://127.0.0.1:1/canary-of-the-location' });
    deliveries.push(await send());
  }
  url = 'http://canary-of-the-address.invalid/';
  deliveries.push(await send());
  expect(deliveries).toHaveLength(6);
  expect(JSON.stringify(deliveries)).not.toMatch(/canary/);
});
