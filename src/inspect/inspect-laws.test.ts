import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atDepth } from '../../test/depth.ts';
import { createInspector, SCAN_LIMIT } from './create-inspector.ts';
import { DETECTORS } from './detectors.ts';
import { compilePattern } from './pattern-detector.ts';
import { SLOW_PIECES } from './test-slow-pieces.ts';

const RUNS = atDepth(1_500, 30_000, 100_000);
const TIMEOUT = { timeout: 600_000 };
const PATTERNS = [compilePattern('OWN', '[a-z]+-[0-9]+')];
const PATHS = [
  [],
  ['Customer', 'ssn'],
  ['phone'],
  ['card', 'number'],
  ['dob'],
  ['passport'],
  ['password'],
  ['iban'],
  ['ip'],
];
const INSPECTORS = PATHS.map((path) => createInspector({ detectors: [...DETECTORS.keys()], patterns: PATTERNS, path }));

/** What detectors look for, and what stands around it. */
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(...' .-/:@()+,;=%#"\'\n\t\u00a0\u2011\u200b\uff11\ud800\udc00\0'),
  fc.emailAddress(),
  fc.ipV4(),
  fc.ipV6(),
  fc.webUrl(),
  fc.stringMatching(/^\+?[0-9() .-]{6,24}$/),
  fc.stringMatching(/^[A-Z]{2}[0-9]{2}[A-Z0-9 ]{8,30}$/),
  fc.constantFrom(
    'ssn',
    ' phone ',
    'card ',
    'dob',
    'passport ',
    "driver's license ",
    'password=',
    'eyJ',
    'ghp_',
    '://a:b@',
  ),
  fc.constantFrom('219-09-9999', '4111 1111 1111 1111', 'GB29NWBK60161331926819', '1980-01-31', '00:1a:2b:3c:4d:5e'),
  fc
    .tuple(fc.constantFrom('1', '-', '@', ':', '.', '(', ' ', 'a', '\u00a0', '\ud800'), fc.nat(400))
    .map(([unit, times]) => unit.repeat(times)),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

describe('for every text', () => {
  test('spans lie inside it, in order, and never overlap', TIMEOUT, () => {
    const property = fc.property(fc.constantFrom(...INSPECTORS), text, (inspect, value) => {
      let last = 0;
      for (const { start, end, type } of inspect(value) ?? []) {
        expect(Number.isInteger(start) && Number.isInteger(end)).toBe(true);
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(value.length);
        expect(DETECTORS.has(type) || type === 'OWN').toBe(true);
        last = end;
      }
    });
    fc.assert(property, { numRuns: RUNS });
  });

  test('the same is found again', TIMEOUT, () => {
    const property = fc.property(fc.constantFrom(...INSPECTORS), text, text, (inspect, value, other) => {
      const first = inspect(value);
      inspect(other);
      expect(inspect(value)).toEqual(first);
    });
    fc.assert(property, { numRuns: RUNS / 4 });
  });
});

test.each(SLOW_PIECES)('%j, again and again, takes linear time', (again) => {
  const inspect = createInspector({ detectors: [...DETECTORS.keys()] });
  const repeated = again.repeat(Math.ceil(SCAN_LIMIT / again.length)).slice(0, SCAN_LIMIT);
  const before = process.cpuUsage();
  expect(inspect(repeated)).toBeDefined();
  const { user, system } = process.cpuUsage(before);
  // Quadratic time would be minutes for so long a text.
  expect((user + system) / 1_000).toBeLessThan(2_000);
});
