import { expect, test } from 'vitest';
import type { ContestantName } from '../contestants/contestant.ts';
import type { Slice } from '../measure.ts';
import type { OperationName } from '../operations.ts';
import { renderMarkdown, renderText } from './render.ts';
import { summarise } from './summarise.ts';

/** A slice of one pass in which a request cost so much CPU. */
function slice(
  pass: number,
  contestant: ContestantName,
  operation: OperationName,
  cpuMs: number,
  more: Partial<Slice> = {},
): Slice {
  return {
    round: 1,
    pass,
    contestant,
    operation,
    cpuMs,
    answerKb: 1,
    requests: 50,
    requestsPerSecond: 1_000,
    p50Ms: 1,
    p99Ms: 2,
    rssMb: 100,
    subgraphRequests: 1,
    subgraphCpuMs: 0.1,
    loopDelayP99Ms: contestant === 'grafbase' ? null : 5,
    idlePercent: 0.25,
    ...more,
  };
}

test('a ratio is the median of each pass’s, so that a slow phase counts for both sides', () => {
  const { rows, ratios, spreads } = summarise({
    failures: [],
    slices: [
      slice(1, 'stock', 'small', 12),
      slice(1, 'cordon-masked', 'small', 1),
      slice(2, 'cordon-masked', 'small', 4),
      slice(2, 'stock', 'small', 40),
      slice(3, 'stock', 'small', 11),
      slice(3, 'grafbase', 'small', 2),
      slice(3, 'cordon-masked', 'small', 1),
    ],
  });
  expect(ratios).toMatchObject({
    'stock/cordon-masked:small': 11,
    'grafbase/cordon-masked:small': 2,
    'hive/cordon-masked:small': null,
  });
  expect(spreads).toMatchObject({
    'stock/cordon-masked:small': { passes: 3, lowerQuartile: 10.5, upperQuartile: 11.5, ofMeans: 10.5 },
    'hive/cordon-masked:small': null,
  });
  expect(rows.map(({ contestant, cpuMs, loopDelayP99Ms }) => [contestant, cpuMs, loopDelayP99Ms])).toEqual([
    ['stock', 12, 5],
    ['grafbase', 2, null],
    ['cordon-masked', 1, 5],
  ]);
  expect(rows[0]).toMatchObject({ slices: 3, cpuMsLowerQuartile: 11.5, cpuMsUpperQuartile: 26, cpuMsMean: 21 });
});

test('passes of different rounds are not mixed', () => {
  const { ratios } = summarise({
    failures: [],
    slices: [
      slice(1, 'stock', 'small', 8),
      slice(1, 'cordon-masked', 'small', 1),
      slice(1, 'stock', 'small', 20, { round: 2 }),
      slice(1, 'cordon-masked', 'small', 2, { round: 2 }),
    ],
  });
  expect(ratios['stock/cordon-masked:small']).toBe(9);
});

test('a slope is that of a segment over that of the whole', () => {
  const { ratios } = summarise({
    failures: [],
    slices: [
      slice(1, 'cordon-masked', 'bytes100k', 1, { answerKb: 100 }),
      slice(1, 'cordon-masked', 'bytes1m', 10, { answerKb: 1_000 }),
      slice(1, 'cordon-masked', 'bytes10m', 199, { answerKb: 10_000 }),
    ],
  });
  expect(ratios).toMatchObject({ 'slope/whole:bytes100k-bytes1m': 0.5, 'slope/whole:bytes1m-bytes10m': 1.05 });
});

test('the reports name the machine, then the ratios, then the rows', () => {
  const summary = summarise({ failures: [], slices: [slice(1, 'stock', 'small', 1.5)] });
  expect(renderText(summary)).toMatch(
    /^.* cores, Node\.js .*\n\n(.*\n)*stock\/cordon-masked:small +- +- +- +at least 12\n(.*\n)*small +stock +1\.500 +1\.500-1\.500 /,
  );
  expect(renderMarkdown(summary)).toContain(
    '| small | stock | 1.500 | 1.500-1.500 | 1000.0 | 1 | 2 | 100 | 1.00 | 1.0 | 5 | 0.3 | 1 |',
  );
});
