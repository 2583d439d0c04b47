import { parseArgs } from 'node:util';
import type { ContestantName } from './contestants/contestant.ts';
import { CONTESTANT_NAMES } from './contestants/contestant.ts';
import type { OperationName } from './operations.ts';
import { OPERATION_NAMES } from './operations.ts';

/** What `npm run bench` was asked to do. */
export interface BenchOptions {
  readonly operations: readonly OperationName[];
  /** Undefined: those that each operation is for. */
  readonly contestants: readonly ContestantName[] | undefined;
  readonly rounds: number;
  /** Slices of each contestant on each operation in a round. */
  readonly slices: number;
  /** How long a slice is, in seconds of the contestant's own CPU. */
  readonly seconds: number;
  /** The same for the load before, where V8 compiles. */
  readonly warmUpSeconds: number;
  /** Nothing new is begun that could end later than this. */
  readonly minutes: number;
  readonly json: string | undefined;
  readonly markdown: string | undefined;
}

/** What `--help` prints. */
export const USAGE = `Usage: npm run bench -- [flags]

Measures the CPU of gateways for each request. All contestants of an operation are started and warmed up; then they take
turns in short slices. Seconds are of a contestant's own CPU.

  --only LIST         operations: ${OPERATION_NAMES.join(', ')} (default: all)
  --contestants LIST  ${CONTESTANT_NAMES.join(', ')}
                      (default: all for small and large, Cordon's own for the others)
  --rounds N          how often all of that, with new processes (default: 1)
  --slices N          slices of each in a round; the figures are medians (default: 12)
  --seconds N         how long a slice is (default: 0.4, or one request on each connection)
  --warm-up N         seconds of load before, in which V8 compiles (default: 11; at most 2 for what is compiled)
  --minutes N         begin nothing that could end later (default: 8)
  --json FILE         also write everything as JSON
  --markdown FILE     also write the tables of docs/performance.md
  --help              print this

"npm run bench:peers" installs hive and grafbase beside the repository's own packages; without it they are skipped.
"npm run bench:profile -- large masked" says where the time goes.`;

/** Parses the flags; undefined asks for the usage. Throws an Error with one line for what makes no sense. */
export function parseOptions(args: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      contestants: { type: 'string' },
      rounds: { type: 'string', default: '1' },
      slices: { type: 'string', default: '12' },
      seconds: { type: 'string', default: '0.4' },
      'warm-up': { type: 'string', default: '11' },
      minutes: { type: 'string', default: '8' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    operations: values.only === undefined ? OPERATION_NAMES : namesOf(values.only, OPERATION_NAMES, 'operation'),
    contestants:
      values.contestants === undefined ? undefined : namesOf(values.contestants, CONTESTANT_NAMES, 'contestant'),
    rounds: Math.ceil(positive('--rounds', values.rounds)),
    slices: Math.ceil(positive('--slices', values.slices)),
    seconds: positive('--seconds', values.seconds),
    warmUpSeconds: positive('--warm-up', values['warm-up']),
    minutes: positive('--minutes', values.minutes),
    json: values.json,
    markdown: values.markdown,
  };
}

function namesOf<Name extends string>(list: string, known: readonly Name[], what: string): readonly Name[] {
  return list.split(',').map((text) => oneOf(text.trim(), known, what));
}

/** The name, if it is one of those. Throws an Error with one line that lists them. */
export function oneOf<Name extends string>(text: string, known: readonly Name[], what: string): Name {
  const name = known.find((each) => each === text);
  if (name === undefined) throw new Error(`There is no ${what} "${text}"; there are ${known.join(', ')}.`);
  return name;
}

/** A number above 0. Throws an Error with one line that names the flag. */
export function positive(flag: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`${flag} must be a number above 0.`);
  return number;
}
