import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ContestantName } from './contestants/contestant.ts';
import { CONTESTANT_NAMES } from './contestants/contestant.ts';
import type { OperationName } from './operations.ts';
import { OPERATION_NAMES } from './operations.ts';
import { oneOf, positive } from './options.ts';

/** What `npm run bench:profile` was asked to do. */
export interface ProfileOptions {
  readonly operation: OperationName;
  readonly contestant: ContestantName;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly intervalUs: number;
  readonly top: number;
  /** The file that the profile is kept in, for a browser's developer tools. */
  readonly out: string;
}

/** What `--help` prints. */
export const PROFILE_USAGE = `Usage: npm run bench:profile -- OPERATION [CONTESTANT] [flags]

Profiles a contestant that runs on Node.js under load: ${OPERATION_NAMES.join(', ')};
${CONTESTANT_NAMES.join(', ')} ("masked" is cordon-masked, the default).

  --seconds N   how long, in seconds of its CPU (default: 4)
  --warm-up N   seconds of load before, in which V8 compiles (default: 11)
  --interval N  microseconds between samples (default: 250)
  --top N       rows of each table (default: 30)
  --out FILE    where the profile is kept (default: ./bench.cpuprofile)`;

/** Parses the flags; undefined asks for the usage. Throws an Error with one line for what makes no sense. */
export function parseProfileOptions(args: readonly string[]): ProfileOptions | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '4' },
      'warm-up': { type: 'string', default: '11' },
      interval: { type: 'string', default: '250' },
      top: { type: 'string', default: '30' },
      out: { type: 'string', default: 'bench.cpuprofile' },
      help: { type: 'boolean', default: false },
    },
  });
  const [operation, contestant = 'masked'] = positionals;
  if (values.help || operation === undefined) return undefined;
  const short = CONTESTANT_NAMES.find((name) => name === `cordon-${contestant}`);
  return {
    operation: oneOf(operation, OPERATION_NAMES, 'operation'),
    contestant: short ?? oneOf(contestant, CONTESTANT_NAMES, 'contestant'),
    seconds: positive('--seconds', values.seconds),
    warmUpSeconds: positive('--warm-up', values['warm-up']),
    intervalUs: positive('--interval', values.interval),
    top: positive('--top', values.top),
    out: resolve(values.out),
  };
}
