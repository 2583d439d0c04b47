import { expect, test } from 'vitest';
import { joinSpans } from './join-spans.ts';
import type { Span } from './span.ts';

type Short = readonly [start: number, end: number, type: string];

const spansOf = (short: readonly Short[]): readonly Span[] => short.map(([start, end, type]) => ({ start, end, type }));

test.each<readonly [string, readonly Short[], readonly Short[]]>([
  [
    'are ordered',
    [
      [5, 7, 'A'],
      [0, 2, 'B'],
    ],
    [
      [0, 2, 'B'],
      [5, 7, 'A'],
    ],
  ],
  [
    'may touch',
    [
      [0, 2, 'A'],
      [2, 4, 'B'],
    ],
    [
      [0, 2, 'A'],
      [2, 4, 'B'],
    ],
  ],
  [
    'overlap at the end of the first',
    [
      [0, 4, 'A'],
      [2, 6, 'B'],
    ],
    [[0, 6, 'A']],
  ],
  [
    'overlap at the start of the first',
    [
      [2, 6, 'A'],
      [0, 4, 'B'],
    ],
    [[0, 6, 'A']],
  ],
  [
    'lie in one another',
    [
      [2, 3, 'A'],
      [0, 9, 'B'],
    ],
    [[0, 9, 'A']],
  ],
  [
    'are the same',
    [
      [0, 9, 'A'],
      [0, 9, 'B'],
    ],
    [[0, 9, 'A']],
  ],
  [
    'hang together by a third',
    [
      [0, 4, 'B'],
      [6, 9, 'C'],
      [3, 7, 'D'],
    ],
    [[0, 9, 'B']],
  ],
  [
    'come after others that overlap',
    [
      [0, 4, 'A'],
      [2, 6, 'B'],
      [7, 9, 'C'],
    ],
    [
      [0, 6, 'A'],
      [7, 9, 'C'],
    ],
  ],
])('spans that %s', (_, found, joined) => {
  expect(joinSpans(spansOf(found))).toEqual(spansOf(joined));
});
