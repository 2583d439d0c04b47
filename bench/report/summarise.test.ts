import { expect, test } from 'vitest';
import type { ContestantName } from '../contestants/contestant.ts';
import type { Row } from '../measure.ts';
import type { OperationName } from '../operations.ts';
import { renderMarkdown, renderText } from './render.ts';
import { summarise } from './summarise.ts';

/** One round's row that cost so much CPU. */
function row(
  round: number,
  contestant: ContestantName,
  operation: OperationName,
  cpuMs: number,
  answerKb = 1,
): Row & { readonly round: number } {
  return {
    round,
    contestant,
    operation,
    cpuMs,
    answerKb,
    requestsPerSecond: 1_000,
    p50Ms: 1,
    p99Ms: 2,
    rssMb: 100,
    subgraphRequests: 1,
    subgraphCpuMs: 0.1,
    loopDelayP99Ms: contestant === 'grafbase' ? null : 5,
  };
}

test('a ratio is the median of each round’s, so that a slow round counts for both sides', () => {
  const { rows, ratios } = summarise({
    failures: [],
    rows: [
      row(1, 'stock', 'small', 12),
      row(1, 'cordon-masked', 'small', 1),
      row(2, 'stock', 'small', 40),
      row(2, 'cordon-masked', 'small', 4),
      row(3, 'stock', 'small', 11),
      row(3, 'cordon-masked', 'small', 1),
      row(3, 'grafbase', 'small', 2),
    ],
  });
  expect(ratios).toMatchObject({
    'stock/cordon-masked:small': 11,
    'grafbase/cordon-masked:small': 2,
    'hive/cordon-masked:small': null,
  });
  expect(rows.map(({ contestant, cpuMs, loopDelayP99Ms }) => [contestant, cpuMs, loopDelayP99Ms])).toEqual([
    ['stock', 12, 5],
    ['cordon-masked', 1, 5],
    ['grafbase', 2, null],
  ]);
});

test('a slope is that of a segment over that of the whole', () => {
  const { ratios } = summarise({
    failures: [],
    rows: [
      row(1, 'cordon-masked', 'bytes100k', 1, 100),
      row(1, 'cordon-masked', 'bytes1m', 10, 1_000),
      row(1, 'cordon-masked', 'bytes10m', 199, 10_000),
    ],
  });
  expect(ratios).toMatchObject({ 'slope/whole:bytes100k-bytes1m': 0.5, 'slope/whole:bytes1m-bytes10m': 1.05 });
});

test('the reports name the machine, then the ratios, then the rows', () => {
  const summary = summarise({ failures: [], rows: [row(1, 'stock', 'small', 1.5)] });
  expect(renderText(summary)).toMatch(
    /^.* cores, Node\.js .*\n\n(.*\n)*stock\/cordon-masked:small +- +at least 12\n(.*\n)*small +stock +1\.500 /,
  );
  expect(renderMarkdown(summary)).toContain('| small | stock | 1.500 | 1000.0 | 1 | 2 | 100 | 1.00 | 1.0 | 5 |');
});
