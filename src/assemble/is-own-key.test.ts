import { expect, test } from 'vitest';
import { ExactNumber } from '../lib/exact-number.ts';
import { isOwnKey } from './is-own-key.ts';

test.each([
  ['7', '7'],
  [7, '7'],
  [-7, '-7'],
  [0, '0'],
  ['7a', '7a'],
  [2 ** 53 - 1, '9007199254740991'],
  [new ExactNumber('9007199254740993'), '9007199254740993'],
])('the same key: %j is %j', (key, own) => expect(isOwnKey(key, own)).toBe(true));

test.each([
  ['8', '7'],
  ['07', '7'],
  [' 7', '7'],
  ['7 ', '7'],
  ['A', 'a'],
  ['\u00e9', 'e\u0301'],
  [7.5, '7.5'],
  [7, '7.0'],
  [7, '07'],
  [2 ** 53, '9007199254740992'],
  [new ExactNumber('9007199254740993'), '9007199254740992'],
  [new ExactNumber('9007199254740993.0'), '9007199254740993.0'],
  [1e21, '1e+21'],
  [Number.NaN, 'NaN'],
  [null, 'null'],
  [undefined, 'undefined'],
  [true, 'true'],
  [['7'], '7'],
  [{ toString: () => '7' }, '7'],
])('only the same key is: %j is not %j', (key, own) => expect(isOwnKey(key, own)).toBe(false));
