import { expect, test } from 'vitest';
import { isForwardableHeader } from './forwardable-header.ts';

test.each(['traceparent', 'tracestate', 'x-request-id', 'accept-language', 'user-agent'])(
  '%s may be forwarded',
  (name) => {
    expect(isForwardableHeader(name)).toBe(true);
  },
);

test.each([
  'authorization',
  'Authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'dpop',
  'cordon-assertion',
  'cordon-timeout-ms',
  'host',
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'content-type',
  'content-length',
  'content-encoding',
  'accept',
  'accept-encoding',
  '',
  'x tenant',
  'x-tenant:',
  'x-tenant\r\nauthorization',
  'x'.repeat(65),
])('refuses to forward %j', (name) => {
  expect(isForwardableHeader(name)).toBe(false);
});
