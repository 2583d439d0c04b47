import { expect, test } from 'vitest';
import { parseTime } from './parse-time.ts';
import { UsageError } from './verb.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');

test.each([
  ['90s', '2026-11-27T11:58:30.000Z'],
  ['30m', '2026-11-27T11:30:00.000Z'],
  ['12h', '2026-11-27T00:00:00.000Z'],
  ['7d', '2026-11-20T12:00:00.000Z'],
  ['2w', '2026-11-13T12:00:00.000Z'],
  ['2026-11-01', '2026-11-01T00:00:00.000Z'],
  ['2026-11-01T09:30Z', '2026-11-01T09:30:00.000Z'],
  ['2026-11-01T09:30:15.5+02:00', '2026-11-01T07:30:15.500Z'],
])('%s is %s', (text, time) => {
  expect(new Date(parseTime('since', text, NOW)).toISOString()).toBe(time);
});

test.each(['', '7', '7 d', '-7d', '7y', '1234567d', 'yesterday', '2026-13-01', '2026-11-01T25:00Z', '11/27/2026', '0'])(
  '"%s" is no time',
  (text) => {
    expect(() => parseTime('since', text, NOW)).toThrow(UsageError);
  },
);
