import { array, constantFrom, assert as holds, integer, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import { isEmptyRange } from './id-range.ts';
import { leftBehind, nextWindow } from './index-window.ts';

const LAST = 60;
const parts = array(
  nat(LAST).chain((after) => integer({ min: after + 1, max: LAST + 1 }).map((before) => ({ after, before }))),
  { maxLength: 12 },
).map((ranges) => ranges.map((range, generation) => ({ ...range, generation, entries: 1 })));

test('steps pass every id once, each with all the parts that know of it', () => {
  holds(
    property(parts, constantFrom('newest', 'oldest'), integer({ min: 1, max: 4 }), (known, order, first) => {
      const passed: number[] = [];
      let left = { after: -1, before: LAST + 1 };
      for (let most = first; !isEmptyRange(left); most *= 2) {
        const { range, parts: taken } = nextWindow(known, left, order, most);
        expect(taken.length).toBeLessThanOrEqual(most);
        const ids = Array.from({ length: LAST + 1 }, (_, id) => id).filter(
          (id) => range.after < id && id < range.before,
        );
        for (const id of ids)
          expect(taken.filter((part) => part.after < id && id < part.before)).toHaveLength(
            known.filter((part) => part.after < id && id < part.before).length,
          );
        passed.push(...(order === 'newest' ? ids.toReversed() : ids));
        left = leftBehind(left, range, order);
      }
      const all = Array.from({ length: LAST + 1 }, (_, id) => id);
      expect(passed).toEqual(order === 'newest' ? all.toReversed() : all);
    }),
  );
});
