import { expect, test } from 'vitest';
import { ANONYMOUS } from './principal.ts';
import { createTokenCache } from './token-cache.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';
import { trustIssuers } from './trusted-issuer.ts';
import type { VerifiedToken } from './verified-token.ts';

const [one, two] = [createIssuer('https://one.example'), createIssuer('https://two.example')];

function createIssuer(issuer: string): TrustedIssuer {
  const environment = { fetch: () => Promise.reject(new Error('Nothing is fetched.')), now: () => 0 };
  const issuers = trustIssuers({ issuers: [{ issuer, audience: 'a' }] }, environment);
  return [...issuers.values()][0] ?? expect.unreachable('no issuer');
}

function verified(generation: number, by: TrustedIssuer = one): VerifiedToken {
  return { principal: ANONYMOUS, times: { exp: 1, nbf: undefined, iat: undefined }, by, generation };
}

test('forgets the token that was unused for longest', () => {
  const cache = createTokenCache(2);
  for (const token of ['one', 'two']) cache.keep(token, verified(1));
  cache.find('one');
  cache.keep('three', verified(1));
  expect(['one', 'two', 'three'].map((token) => cache.find(token) !== undefined)).toEqual([true, false, true]);
});

test('keeps the first of several, and replaces what another generation or issuer kept', () => {
  const cache = createTokenCache(2);
  const first = verified(1);
  expect(cache.keep('token', first)).toBe(first);
  expect(cache.keep('token', verified(1))).toBe(first);
  const second = verified(2);
  expect(cache.keep('token', second)).toBe(second);
  expect(cache.find('token')).toBe(second);
  const third = verified(2, two);
  expect(cache.keep('token', third)).toBe(third);
});
