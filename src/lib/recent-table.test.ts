import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecentTable } from './recent-table.ts';

const key = fc.constantFrom('a', 'b', 'c', 'ab', '', '__proto__');
const command = fc.record({ row: key, column: key, write: fc.boolean() });

test('gives what was set last for the row and column or nothing, and holds at most twice the limit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(command, { maxLength: 60 }), (limit, commands) => {
      const table = createRecentTable<number>(limit);
      const model = new Map<string, number>();
      for (const [time, { row, column, write }] of commands.entries()) {
        const place = JSON.stringify([row, column]);
        if (write) {
          table.set(row, column, time);
          model.set(place, time);
          expect(table.get(row, column)).toBe(time);
        } else {
          expect([undefined, model.get(place)]).toContain(table.get(row, column));
        }
        expect(table.size).toBeLessThanOrEqual(2 * limit);
      }
    }),
  );
});

test('keeps the last entries set, and those that are read', () => {
  const table = createRecentTable<number>(10);
  for (let index = 0; index < 1_000; index++) {
    table.set(`row ${index % 3}`, String(index), index);
    expect(table.get('row 0', '0')).toBe(0);
    for (let back = Math.max(0, index - 4); back <= index; back++) {
      expect(table.get(`row ${back % 3}`, String(back))).toBe(back);
    }
  }
  expect(table.get('row 1', '1')).toBeUndefined();
});
