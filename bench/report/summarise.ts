import { cpus } from 'node:os';
import { CONTESTANT_NAMES } from '../contestants/contestant.ts';
import type { Row, Slice } from '../measure.ts';
import { OPERATION_NAMES } from '../operations.ts';
import type { Rounds } from '../run-rounds.ts';
import type { CostOf } from './ratios.ts';
import { RATIOS } from './ratios.ts';
import { mean, median, quantile, rounded } from './statistics.ts';

/** What a run says, as `--json` writes it. */
export interface Summary {
  readonly machine: string;
  /** Medians of all slices. */
  readonly rows: readonly SummaryRow[];
  /** Medians of the passes' ratios; null where one side was not measured. */
  readonly ratios: Readonly<Record<string, number | null>>;
  /** How far the ratios of single passes lie apart. */
  readonly spreads: Readonly<Record<string, Spread | null>>;
}

/** A row of the summary, and how far its slices lie apart. */
export interface SummaryRow extends Row {
  readonly slices: number;
  readonly cpuMsLowerQuartile: number;
  readonly cpuMsUpperQuartile: number;
  /** Over all requests of all slices: counts what happens in few of them, such as a large garbage collection. */
  readonly cpuMsMean: number;
  /** What the process used between its slices, in percent of a core. */
  readonly idlePercent: number;
}

/** How far the values behind a median lie apart. */
export interface Spread {
  readonly passes: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  /** The same ratio of the means of all slices. */
  readonly ofMeans: number;
}

/** Medians of the slices, and of the ratios between slices of one pass, which were measured next to each other. */
export function summarise({ slices }: Rounds): Summary {
  const rows = OPERATION_NAMES.flatMap((operation) =>
    CONTESTANT_NAMES.flatMap((contestant) =>
      summaryRow(slices.filter((slice) => slice.operation === operation && slice.contestant === contestant)),
    ),
  );
  const passes = [...Map.groupBy(slices, ({ round, pass }) => `${round}/${pass}`).values()].map(costOf);
  const means = costOf(rows.map((row) => ({ ...row, cpuMs: row.cpuMsMean })));
  const ratios = RATIOS.map(({ key, of }) => {
    const values = passes.map(of).filter((value) => value !== undefined);
    return { key, values, ofMeans: of(means) ?? Number.NaN };
  });
  return {
    machine: describeMachine(),
    rows,
    ratios: Object.fromEntries(
      ratios.map(({ key, values }) => [key, values.length === 0 ? null : rounded(median(values))]),
    ),
    spreads: Object.fromEntries(ratios.map(({ key, values, ofMeans }) => [key, spreadOf(values, ofMeans)])),
  };
}

function costOf(rows: readonly Row[]): CostOf {
  return (contestant, operation) => rows.find((row) => row.contestant === contestant && row.operation === operation);
}

function spreadOf(values: readonly number[], ofMeans: number): Spread | null {
  if (values.length === 0) return null;
  return {
    passes: values.length,
    lowerQuartile: rounded(quantile(values, 0.25)),
    upperQuartile: rounded(quantile(values, 0.75)),
    ofMeans: rounded(ofMeans),
  };
}

function summaryRow(slices: readonly Slice[]): readonly SummaryRow[] {
  const [first] = slices;
  if (!first) return [];
  const of = (read: (slice: Slice) => number) => rounded(median(slices.map(read)));
  const cpuMs = slices.map((slice) => slice.cpuMs);
  return [
    {
      contestant: first.contestant,
      operation: first.operation,
      cpuMs: rounded(median(cpuMs)),
      requestsPerSecond: of((slice) => slice.requestsPerSecond),
      p50Ms: of((slice) => slice.p50Ms),
      p99Ms: of((slice) => slice.p99Ms),
      rssMb: of((slice) => slice.rssMb),
      subgraphRequests: of((slice) => slice.subgraphRequests),
      answerKb: of((slice) => slice.answerKb),
      subgraphCpuMs: of((slice) => slice.subgraphCpuMs),
      loopDelayP99Ms: first.loopDelayP99Ms === null ? null : of((slice) => slice.loopDelayP99Ms ?? 0),
      slices: slices.length,
      cpuMsLowerQuartile: rounded(quantile(cpuMs, 0.25)),
      cpuMsUpperQuartile: rounded(quantile(cpuMs, 0.75)),
      cpuMsMean: rounded(mean(cpuMs)),
      idlePercent: of((slice) => slice.idlePercent),
    },
  ];
}

function describeMachine(): string {
  const all = cpus();
  return `${all[0]?.model.trim() ?? 'unknown CPU'}, ${all.length} cores, Node.js ${process.versions.node}, ${process.platform}`;
}
