import { expect, test } from 'vitest';
import { assertReason } from './assert-reason.ts';

test.each(['Request 4711 under article 17', 'älter als nötig', 'x'.repeat(200), '123456'])('a reason: %j', (reason) => {
  expect(() => assertReason(reason)).not.toThrow();
});

test.each(['', '  ', 'x'.repeat(201), 'for ada@example.org', 'number 4915112345678', 'a\nb', 'a\u202eb'])(
  'no reason, and not quoted: %j',
  (reason) => {
    let message = '';
    try {
      assertReason(reason);
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(/^Error: A reason /);
    if (reason.trim() !== '') expect(message).not.toContain(reason);
  },
);
