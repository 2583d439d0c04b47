import { describe, expect, test } from 'vitest';
import { createInspector, SCAN_LIMIT } from './create-inspector.ts';
import { DETECTORS, USUAL_DETECTORS } from './detectors.ts';
import { compilePattern } from './pattern-detector.ts';
import { found } from './test-inspect.ts';

test('knows every detector, and which of them are usual', () => {
  expect([...DETECTORS.keys()].sort()).toEqual(
    [
      ...['EMAIL', 'PHONE', 'US_SSN', 'CREDIT_CARD', 'IBAN', 'IP', 'MAC', 'DATE_OF_BIRTH', 'US_PASSPORT'],
      ...['US_DRIVER_LICENSE', 'URL_CREDENTIALS', 'SECRET', 'PERSON', 'ADDRESS'],
    ].sort(),
  );
  expect([...DETECTORS.keys()].filter((name) => !USUAL_DETECTORS.includes(name))).toEqual(['ADDRESS', 'PERSON']);
});

test('finds nothing but what it was asked for', () => {
  expect(found('bob@example.com from 203.0.113.7', '', ['IP'])).toEqual(['IP: 203.0.113.7']);
  expect(found('bob@example.com', '', [])).toEqual([]);
});

test('does not know a detector that does not exist', () => {
  expect(() => createInspector({ detectors: ['EMAILS'] })).toThrow("There is no detector 'EMAILS'.");
});

test('gives the same empty list wherever nothing is found', () => {
  const inspect = createInspector({ detectors: USUAL_DETECTORS });
  expect(inspect('hello there')).toBe(inspect('Gdańsk 12\u00a034'));
  expect(Object.isFrozen(inspect(''))).toBe(true);
});

test('does not scan what is longer than the limit', () => {
  const inspect = createInspector({ detectors: [] });
  expect(inspect('x'.repeat(SCAN_LIMIT))).toEqual([]);
  expect(inspect('x'.repeat(SCAN_LIMIT + 1))).toBeUndefined();
});

test('orders spans by where they stand', () => {
  const text = 'from 203.0.113.7: bob@example.com, 4111 1111 1111 1111, 219-09-9999';
  expect(found(text)).toEqual([
    'IP: 203.0.113.7',
    'EMAIL: bob@example.com',
    'CREDIT_CARD: 4111 1111 1111 1111',
    'US_SSN: 219-09-9999',
  ]);
});

describe('patterns', () => {
  const staff = compilePattern('STAFF', '\\bEMP-[0-9]{6}\\b');
  const inspect = createInspector({ detectors: ['PHONE'], patterns: [staff], path: ['Ticket', 'text'] });

  test('are found beside what detectors find', () => {
    expect(inspect('EMP-123456 called 415-555-2671')).toEqual([
      { start: 0, end: 10, type: 'STAFF' },
      { start: 18, end: 30, type: 'PHONE' },
    ]);
  });

  test('that overlap with another find cover both', () => {
    const wide = createInspector({ detectors: ['EMAIL'], patterns: [compilePattern('X', 'id=\\S+ \\S+')] });
    expect(wide('id=bob@example.com next')).toEqual([{ start: 0, end: 23, type: 'EMAIL' }]);
  });

  test('see texts as they are read, and point to where they stand', () => {
    expect(inspect('x \u200bEMP\u2011１２３456')).toEqual([{ start: 3, end: 13, type: 'STAFF' }]);
  });
});
