import { array, constantFrom, assert as holds, integer, nat, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import type { IdRange } from './id-range.ts';
import { isEmptyRange } from './id-range.ts';
import { leftBehind, nextWindow } from './index-window.ts';

const LAST = 60;
const EVERY_ID = Array.from({ length: LAST + 1 }, (_, id) => id);
const parts = array(
  nat(LAST).chain((after) => integer({ min: after + 1, max: LAST + 1 }).map((before) => ({ after, before }))),
  { maxLength: 12 },
).map((ranges) => ranges.map((range, generation) => ({ ...range, generation, entries: 1 })));

test('steps pass every id once, each with all the parts that know of it, wherever they begin', () => {
  const bounds = tuple(integer({ min: -1, max: LAST }), integer({ min: 0, max: LAST + 1 }));
  holds(
    property(parts, bounds, constantFrom('newest', 'oldest'), (known, [after, before], order) => {
      const passed: number[] = [];
      let left = { after, before };
      for (let most = 1; !isEmptyRange(left); most++) {
        const { range, parts: taken } = nextWindow(known, left, order, most);
        expect(taken.length).toBeLessThanOrEqual(most);
        const ids = EVERY_ID.filter((id) => range.after < id && id < range.before);
        for (const id of ids) expect(taken.filter(knows(id))).toHaveLength(known.filter(knows(id)).length);
        passed.push(...(order === 'newest' ? ids.toReversed() : ids));
        left = leftBehind(left, range, order);
      }
      const all = EVERY_ID.filter((id) => after < id && id < before);
      expect(passed).toEqual(order === 'newest' ? all.toReversed() : all);
    }),
  );
});

function knows(id: number): (part: IdRange) => boolean {
  return ({ after, before }) => after < id && id < before;
}
