import { expect, test } from 'vitest';
import { ANONYMOUS } from './principal.ts';
import { createTokenCache } from './token-cache.ts';
import type { VerifiedToken } from './verified-token.ts';

function verified(generation: number): VerifiedToken {
  return { principal: ANONYMOUS, times: { exp: 1, nbf: undefined, iat: undefined }, generation };
}

test('forgets the token that was unused for longest', () => {
  const cache = createTokenCache(2);
  for (const token of ['one', 'two']) cache.keep(token, verified(1));
  cache.find('one', 1);
  cache.keep('three', verified(1));
  expect(['one', 'two', 'three'].map((token) => cache.find(token, 1) !== undefined)).toEqual([true, false, true]);
});

test('keeps the first of several, and replaces what another generation kept', () => {
  const cache = createTokenCache(2);
  const first = verified(1);
  expect(cache.keep('token', first)).toBe(first);
  expect(cache.keep('token', verified(1))).toBe(first);
  expect(cache.find('token', 2)).toBeUndefined();
  const second = verified(2);
  expect(cache.keep('token', second)).toBe(second);
  expect(cache.find('token', 2)).toBe(second);
});
