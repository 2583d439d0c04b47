import { createSecretKey, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { CodedError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import { ANONYMOUS } from '../identity/principal.ts';
import { deriveHmac } from '../keys/derive-hmac.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { argumentCoordinate } from '../lib/coordinate.ts';
import { createProbeDetector } from './probe-detector.ts';

const EMAIL = argumentCoordinate('Query', 'customer', 'email');
const NAME = argumentCoordinate('Query', 'customer', 'name');
const ada: Principal = { ...ANONYMOUS, issuer: 'i', subject: 'ada' };
const bo: Principal = { ...ANONYMOUS, issuer: 'i', subject: 'bo' };
const HOUR = { distinct: 3, windowSeconds: 3_600 };

/** A detector with a clock that the test moves. */
function start() {
  const clock = { seconds: 0 };
  const digest = deriveHmac(createSecretKey(randomBytes(32)), 'test');
  const detector = createProbeDetector({ digest, now: () => clock.seconds * 1_000 });
  /** `passed`, or what the refusal says. */
  const ask = (who: Principal, texts: readonly string[], limits = HOUR, coordinate: Coordinate = EMAIL) => {
    try {
      detector.admit(
        who,
        texts.map((text) => ({ coordinate, categories: ['EMAIL'], text })),
        limits,
      );
      return 'passed';
    } catch (error) {
      return error instanceof CodedError ? { code: error.code, ...error.details } : error;
    }
  };
  return { clock, detector, ask };
}

const REFUSED = { code: 'PROBE_LIMIT', coordinate: EMAIL, categories: ['EMAIL'], limit: 3 };

test('distinct values are counted, the same one once', () => {
  const { ask } = start();
  for (const text of ['a', 'b', 'a', 'c', 'c', 'b']) expect(ask(ada, [text])).toBe('passed');
  expect(ask(ada, ['d'])).toMatchObject(REFUSED);
  expect(ask(ada, ['a'])).toBe('passed');
});

test('all values of one operation count, and a refused operation counts none', () => {
  const { ask } = start();
  expect(ask(ada, ['a', 'b', 'c', 'd'])).toEqual(REFUSED);
  expect(ask(ada, ['a', 'b', 'a'])).toBe('passed');
  expect(ask(ada, ['c', 'd'])).toMatchObject(REFUSED);
  expect(ask(ada, ['c'])).toBe('passed');
});

test('every principal and every coordinate has a count of its own; a token, client or task does not', () => {
  const { ask } = start();
  expect(ask(ada, ['a', 'b', 'c'])).toBe('passed');
  expect(ask(bo, ['d'])).toBe('passed');
  expect(ask(ada, ['d'], HOUR, NAME)).toBe('passed');
  expect(ask({ ...ada, issuer: 'other' }, ['d'])).toBe('passed');
  const again: Principal = { ...ada, client: 'other', task: { kind: 'label', label: 'other' } };
  expect(ask(again, ['d'])).toMatchObject(REFUSED);
});

test('the window slides: a value that is not tried again is forgotten, and the refusal says when', () => {
  const { clock, ask } = start();
  for (const [seconds, text] of [
    [0, 'a'],
    [600, 'b'],
    [1_200, 'c'],
    [1_800, 'a'],
  ] as const) {
    clock.seconds = seconds;
    expect(ask(ada, [text])).toBe('passed');
  }
  expect(ask(ada, ['d'])).toEqual({ ...REFUSED, retryAfterSeconds: 2_400 });
  expect(ask(ada, ['d', 'e'])).toEqual({ ...REFUSED, retryAfterSeconds: 3_000 });
  clock.seconds = 1_800 + 2_400;
  expect(ask(ada, ['d'])).toBe('passed');
  expect(ask(ada, ['e'])).toMatchObject(REFUSED);
});

test('a stricter limit holds at once for what was counted before', () => {
  const { ask } = start();
  expect(ask(ada, ['a', 'b', 'c'])).toBe('passed');
  expect(ask(ada, ['d'], { distinct: 2, windowSeconds: 3_600 })).toMatchObject({ code: 'PROBE_LIMIT' });
});

test('a limit beyond what is counted exactly is kept within 5 %', () => {
  const { ask } = start();
  const limits = { distinct: 40_000, windowSeconds: 3_600 };
  let passed = 0;
  while (passed < 60_000 && ask(ada, [`value ${passed}`], limits) === 'passed') passed += 1;
  expect(passed).toBeGreaterThan(38_000);
  expect(passed).toBeLessThan(42_000);
});

test('knows values by their digests alone, and each principal has others', () => {
  const blind = createProbeDetector({ digest: () => 'AAAAAAAAAAAAAAAAAAAAAA', now: () => 0 });
  const probes = ['a', 'b', 'c', 'd'].map((text) => ({ coordinate: EMAIL, categories: [], text }));
  expect(() => blind.admit(ada, probes, HOUR)).not.toThrow();
  const digested = new Set<string>();
  const digest = (text: string) => {
    digested.add(text);
    return 'AAAAAAAAAAAAAAAAAAAAAA';
  };
  const seeing = createProbeDetector({ digest, now: () => 0 });
  for (const who of [ada, bo]) seeing.admit(who, probes, HOUR);
  expect(digested.size).toBe(8);
});
