import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CaseRunner } from './case-runner.ts';
import type { FuzzCase } from './fuzz-case.ts';
import { noCounts, runFuzz } from './run-fuzz.ts';
import { shrink } from './shrink.ts';

const HELP = `npm run fuzz -- [--minutes N] [--seed S] [--cases FOLDER]

Asks a real gateway random operations over random annotated subgraphs under random policies, and looks for values that were
to be hidden, and for hidden ones that were to be shown. docs/fuzzing.md says what it finds, and how.

  --minutes N      how long, in minutes; default 1, and 0.1 is six seconds
  --seed S         a whole number; the same seed draws the same graphs, policies and operations; default: drawn, and printed
  --cases FOLDER   where findings are written, one file each; default test/fuzz/cases
  --help           this text

Exits with 1 if anything was found, with 2 for flags that it does not know.
`;

/** Findings of different kinds that are written: the rest is counted. */
const CASES = 50;

/** How many of them are shrunk, and how long each, in milliseconds. */
const [SHRUNK, SHRINK_MS] = [8, 60_000];

/** Telemetry of the packages that a gateway is made of. */
process.env.APOLLO_TELEMETRY_DISABLED = 'true';

const flags = readFlags(process.argv.slice(2));
if (flags === 'help') process.stdout.write(HELP);
// A worker or a connection that is still ending does not hold up whoever waits for the exit code.
else process.exit(await main(flags));

interface Flags {
  readonly minutes: number;
  readonly seed: number;
  readonly cases: string;
}

/** Runs until its time is over, or SIGINT; returns the exit code. */
async function main({ minutes, seed, cases }: Flags): Promise<number> {
  const counts = noCounts();
  const started = performance.now();
  const used = process.cpuUsage();
  const found = new Map<string, FuzzCase>();
  let isInterrupted = false;
  const interrupt = () => {
    isInterrupted = true;
  };
  process.on('SIGINT', interrupt);
  const elapsed = () => (performance.now() - started) / 1_000;
  const rate = () => Math.round(counts.operations / elapsed());
  const megabytes = () => Math.round(process.memoryUsage.rss() / 1_000_000);
  const print = (line: string) => process.stderr.write(`${line}\n`);
  print(`seed ${seed}, ${minutes} minutes`);
  const ticker = setInterval(
    () =>
      print(
        `${Math.round(elapsed())} s: ${counts.operations} operations, ${rate()}/s, seed ${seed}, ${counts.findings} findings, ${megabytes()} MB`,
      ),
    5_000,
  );
  try {
    await runFuzz({
      seed,
      counts,
      goesOn: () => !isInterrupted && elapsed() < minutes * 60,
      onFinding: (each) => {
        const signature = signatureOf(each);
        if (found.has(signature) || found.size >= CASES) return;
        found.set(signature, each);
        print(`FOUND after ${counts.operations} operations: ${signature}`);
      },
    });
  } finally {
    clearInterval(ticker);
  }
  const { user, system } = process.cpuUsage(used);
  const perCpuSecond = Math.round((counts.operations * 1_000_000) / (user + system));
  const speed = `${counts.operations} operations in ${Math.round(elapsed())} s (${rate()}/s, ${perCpuSecond} per second of processor)`;
  const runner = found.size > 0 ? await CaseRunner.start() : undefined;
  for (const [index, [signature, each]] of [...found].entries()) {
    const isShrunk = runner !== undefined && index < SHRUNK && !isInterrupted;
    print(isShrunk ? `shrinking ${signature}, for ${SHRINK_MS / 1_000} s at most` : signature);
    print(
      `  ${writeCase(cases, signature, isShrunk ? await shrink((tried) => runner.run(tried), each, SHRINK_MS) : each)}`,
    );
  }
  await runner?.close();
  const outcomes = [...counts.outcomes]
    .sort(([, one], [, other]) => other - one)
    .map(([outcome, count]) => `${outcome}: ${count}`);
  process.stdout.write(
    [
      `seed ${seed}: ${speed}`,
      `${counts.rounds} graphs, ${counts.refused} graphs and policies drawn in vain, ${counts.malformed} malformed requests, ${counts.shown} values shown`,
      `outcomes: ${outcomes.join(', ')}`,
      counts.findings === 0 ? 'nothing was found' : `${counts.findings} findings of ${found.size} kinds`,
      '',
    ].join('\n'),
  );
  return counts.findings === 0 ? 0 : 1;
}

/** What tells findings apart: places of the same field are one. */
function signatureOf({ seen: [first] }: FuzzCase): string {
  if (!first) return 'nothing';
  return [first.kind, first.where.startsWith('.') ? 'data' : first.where, first.coordinate.slice(0, 60)].join(' ');
}

function writeCase(folder: string, signature: string, found: FuzzCase): string {
  mkdirSync(folder, { recursive: true });
  const file = join(
    folder,
    `${signature
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 80)}.json`,
  );
  writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
  return file;
}

function readFlags(args: string[]): Flags | 'help' {
  const options = {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    cases: { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  try {
    const { values } = parseArgs({ args, options });
    if (values.help) return 'help';
    const minutes = Number(values.minutes ?? 1);
    const seed = Number(values.seed ?? Date.now() % 2 ** 31);
    if (!(minutes > 0) || !Number.isInteger(seed))
      throw new Error('--minutes takes a number above 0, --seed a whole number.');
    return { minutes, seed, cases: values.cases ?? 'test/fuzz/cases' };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'unknown flags'}\n\n${HELP}`);
    process.exit(2);
  }
}
