import { aligned } from './aligned.ts';
import { RATIOS } from './ratios.ts';
import type { Summary, SummaryRow } from './summarise.ts';

interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The report for a terminal: machine, ratios, table. */
export function renderText(summary: Summary): string {
  return [summary.machine, text(ratioTable(summary)), text(costTable(summary)), ''].join('\n\n');
}

/** The same as the tables of docs/performance.md. */
export function renderMarkdown(summary: Summary): string {
  return [`Machine: ${summary.machine}.`, piped(ratioTable(summary)), piped(costTable(summary)), ''].join('\n\n');
}

function ratioTable({ ratios, spreads }: Summary): Table {
  return {
    head: ['CPU of one / of the other', 'ratio', 'quartiles', 'of means', 'wanted'],
    rows: RATIOS.map(({ key, wanted }) => {
      const spread = spreads[key];
      return [
        key,
        number(ratios[key] ?? null, 2),
        spread ? range(spread.lowerQuartile, spread.upperQuartile, 2) : '-',
        number(spread?.ofMeans ?? null, 2),
        wanted,
      ];
    }),
  };
}

function costTable({ rows }: Summary): Table {
  return {
    head: [
      'operation',
      'contestant',
      'CPU ms',
      'quartiles',
      'req/s',
      'p50 ms',
      'p99 ms',
      'RSS MB',
      'subgraph req',
      'KB',
      'loop p99 ms',
      'idle %',
      'slices',
    ],
    rows: rows.map((row) => [row.operation, row.contestant, ...figures(row)]),
  };
}

function figures(row: SummaryRow): readonly string[] {
  return [
    number(row.cpuMs, 3),
    range(row.cpuMsLowerQuartile, row.cpuMsUpperQuartile, 3),
    number(row.requestsPerSecond, 1),
    number(row.p50Ms, 0),
    number(row.p99Ms, 0),
    number(row.rssMb, 0),
    number(row.subgraphRequests, 2),
    number(row.answerKb, 1),
    number(row.loopDelayP99Ms, 0),
    number(row.idlePercent, 1),
    String(row.slices),
  ];
}

function number(value: number | null, digits: number): string {
  return value === null ? '-' : value.toFixed(digits);
}

function range(from: number, to: number, digits: number): string {
  return `${number(from, digits)}-${number(to, digits)}`;
}

function text({ head, rows }: Table): string {
  return aligned(head, rows);
}

function piped({ head, rows }: Table): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
