import { cpus } from 'node:os';
import type { ContestantName } from '../contestants/contestant.ts';
import type { Row } from '../measure.ts';
import type { OperationName } from '../operations.ts';
import type { Rounds } from '../run-rounds.ts';

/** What a run says, as `--json` writes it. */
export interface Summary {
  readonly machine: string;
  /** Medians of all rounds. */
  readonly rows: readonly Row[];
  /** Null where one side was not measured. */
  readonly ratios: Readonly<Record<string, number | null>>;
}

/** A ratio that is asked for, and what is wanted of it. */
export interface Ratio {
  readonly key: string;
  readonly wanted: string;
  readonly of: (cost: Cost) => number | undefined;
}

/** What one operation cost one contestant in one round; undefined where it was not measured. */
type Cost = (contestant: ContestantName, operation: OperationName) => Row | undefined;

/** Every ratio of CPU for each request, in the order of the report. */
export const RATIOS: readonly Ratio[] = [
  versusMasked('stock', 'large', 'at least 12'),
  versusMasked('stock', 'small', 'at least 12'),
  versusMasked('grafbase', 'large', 'at least 1.0'),
  versusMasked('grafbase', 'small', 'at least 1.3'),
  versusMasked('hive', 'large', ''),
  versusMasked('hive', 'small', ''),
  versusMasked('cordon-masked-anonymous', 'large', ''),
  versusMasked('cordon-masked-anonymous', 'small', ''),
  {
    key: 'masked/revealed:rows400',
    wanted: 'at most 1.15',
    of: (cost) => quotient(cost('cordon-masked', 'rows400'), cost('cordon-revealed', 'rows400')),
  },
  slope('bytes100k', 'bytes1m'),
  slope('bytes1m', 'bytes10m'),
];

function versusMasked(other: ContestantName, operation: OperationName, wanted: string): Ratio {
  return {
    key: `${other}/cordon-masked:${operation}`,
    wanted,
    of: (cost) => quotient(cost(other, operation), cost('cordon-masked', operation)),
  };
}

/** CPU for each byte more between two sizes, over the same between the smallest and the largest. */
function slope(from: OperationName, to: OperationName): Ratio {
  return {
    key: `slope/whole:${from}-${to}`,
    wanted: 'at most 1.5',
    of: (cost) => {
      const segment = steepness(cost('cordon-masked', from), cost('cordon-masked', to));
      const whole = steepness(cost('cordon-masked', 'bytes100k'), cost('cordon-masked', 'bytes10m'));
      return segment === undefined || whole === undefined ? undefined : segment / whole;
    },
  };
}

function steepness(from: Row | undefined, to: Row | undefined): number | undefined {
  return from && to && (to.cpuMs - from.cpuMs) / (to.answerKb - from.answerKb);
}

function quotient(a: Row | undefined, b: Row | undefined): number | undefined {
  return a && b && a.cpuMs / b.cpuMs;
}

/** Medians of the rows, and the medians of each round's ratios. */
export function summarise({ rows }: Rounds): Summary {
  const rounds = [...Map.groupBy(rows, ({ round }) => round).values()];
  const ratios = RATIOS.map(({ key, of }) => {
    const values = rounds
      .map((round) => of((contestant, operation) => find(round, contestant, operation)))
      .filter((value) => value !== undefined);
    return [key, values.length === 0 ? null : rounded(median(values))] as const;
  });
  const cells = Map.groupBy(rows, ({ contestant, operation }) => `${operation} ${contestant}`);
  return {
    machine: describeMachine(),
    rows: [...cells.values()].flatMap(medianRow),
    ratios: Object.fromEntries(ratios),
  };
}

function find(rows: readonly Row[], contestant: ContestantName, operation: OperationName): Row | undefined {
  return rows.find((row) => row.contestant === contestant && row.operation === operation);
}

function medianRow(rows: readonly Row[]): readonly Row[] {
  const [first] = rows;
  if (!first) return [];
  const of = (read: (row: Row) => number) => rounded(median(rows.map(read)));
  return [
    {
      contestant: first.contestant,
      operation: first.operation,
      cpuMs: of((row) => row.cpuMs),
      requestsPerSecond: of((row) => row.requestsPerSecond),
      p50Ms: of((row) => row.p50Ms),
      p99Ms: of((row) => row.p99Ms),
      rssMb: of((row) => row.rssMb),
      subgraphRequests: of((row) => row.subgraphRequests),
      answerKb: of((row) => row.answerKb),
      subgraphCpuMs: of((row) => row.subgraphCpuMs),
      loopDelayP99Ms: first.loopDelayP99Ms === null ? null : of((row) => row.loopDelayP99Ms ?? 0),
    },
  ];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}

/** Four significant digits: more would be noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function describeMachine(): string {
  const all = cpus();
  return `${all[0]?.model.trim() ?? 'unknown CPU'}, ${all.length} cores, Node.js ${process.versions.node}, ${process.platform}`;
}
