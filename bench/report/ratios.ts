import type { ContestantName } from '../contestants/contestant.ts';
import type { Row } from '../measure.ts';
import type { OperationName } from '../operations.ts';

/** A ratio that is asked for, and what is wanted of it. */
export interface Ratio {
  readonly key: string;
  readonly wanted: string;
  /** Undefined where one side was not measured. */
  readonly of: (cost: CostOf) => number | undefined;
}

/** What one operation cost one contestant; undefined where it was not measured. */
export type CostOf = (contestant: ContestantName, operation: OperationName) => Cost | undefined;

/** The part of a row that ratios are made of. */
export type Cost = Pick<Row, 'cpuMs' | 'answerKb'>;

/** Every ratio of CPU for each request, in the order of the report. */
export const RATIOS: readonly Ratio[] = [
  versus('cordon-masked', 'stock', 'large', 'at least 12'),
  versus('cordon-masked', 'stock', 'small', 'at least 12'),
  versus('cordon-full', 'stock', 'large', 'at least 10'),
  versus('cordon-full', 'stock', 'small', 'at least 10'),
  versus('cordon-masked', 'grafbase', 'large', 'at least 1.0'),
  versus('cordon-masked', 'grafbase', 'small', 'at least 1.3'),
  versus('cordon-masked', 'hive', 'large', ''),
  versus('cordon-masked', 'hive', 'small', ''),
  versus('cordon-masked', 'cordon-masked-anonymous', 'large', ''),
  versus('cordon-masked', 'cordon-masked-anonymous', 'small', ''),
  {
    key: 'inspected/masked:large',
    wanted: 'at most 1.25',
    of: (cost) => quotient(cost('cordon-inspected', 'large'), cost('cordon-masked', 'large')),
  },
  {
    key: 'masked/revealed:rows400',
    wanted: 'at most 1.15',
    of: (cost) => quotient(cost('cordon-masked', 'rows400'), cost('cordon-revealed', 'rows400')),
  },
  slope('bytes100k', 'bytes1m'),
  slope('bytes1m', 'bytes10m'),
];

function versus(ours: ContestantName, other: ContestantName, operation: OperationName, wanted: string): Ratio {
  return {
    key: `${other}/${ours}:${operation}`,
    wanted,
    of: (cost) => quotient(cost(other, operation), cost(ours, operation)),
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

function steepness(from: Cost | undefined, to: Cost | undefined): number | undefined {
  return from && to && (to.cpuMs - from.cpuMs) / (to.answerKb - from.answerKb);
}

function quotient(a: Cost | undefined, b: Cost | undefined): number | undefined {
  return a && b && a.cpuMs / b.cpuMs;
}
