import type { Service } from './services.ts';
import type { ServiceExit } from './start-services.ts';
import { startServices } from './start-services.ts';
import { stopSignal } from './stop-signal.ts';
import { takenPortProblem } from './taken-port.ts';
import { untilReady } from './until-ready.ts';

/** What is run, and what is said when it is ready. */
export interface RunOptions {
  readonly services: readonly Service[];
  /** Asked until it answers 200. */
  readonly readyUrl: string;
  readonly banner: string;
  /** How long all may take to become ready, in milliseconds; default 90 s. */
  readonly readyWithinMs?: number;
  /** How long a child may take to stop before it is killed, in milliseconds; default 5 s. */
  readonly graceMs?: number;
}

type Outcome =
  | { readonly kind: 'ready' }
  | { readonly kind: 'signalled' }
  | { readonly kind: 'ended'; readonly exit: ServiceExit }
  | { readonly kind: 'late'; readonly milliseconds: number };

/**
 * Runs the services until a signal (0) or until one of them ends (1), and leaves none behind. Resolves with the exit
 * code: also 1, with one line on stderr, for a taken port or services that do not become ready.
 */
export async function runServices(options: RunOptions): Promise<number> {
  const signalled = stopSignal().then((): Outcome => ({ kind: 'signalled' }));
  const problem = await takenPortProblem(options.services);
  if (problem !== undefined) return fail(problem);
  const running = startServices(options.services);
  const ended = running.firstExit.then((exit): Outcome => ({ kind: 'ended', exit }));
  try {
    const outcome = await Promise.race([signalled, ended, becomeReady(options, Promise.race([signalled, ended]))]);
    if (outcome.kind !== 'ready') return conclude(outcome);
    process.stdout.write(options.banner);
    return conclude(await Promise.race([signalled, ended]));
  } finally {
    await running.stop(options.graceMs ?? 5_000);
  }
}

async function becomeReady(
  { readyUrl, readyWithinMs: milliseconds = 90_000 }: RunOptions,
  abandoned: Promise<unknown>,
): Promise<Outcome> {
  const ready = await untilReady(readyUrl, milliseconds, abandoned);
  return ready ? { kind: 'ready' } : { kind: 'late', milliseconds };
}

function conclude(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'ready':
    case 'signalled':
      return 0;
    case 'ended':
      return fail(
        `${outcome.exit.name} (${outcome.exit.purpose}) ended with ${outcome.exit.how}; stopping the others.`,
      );
    case 'late':
      return fail(`Not ready after ${outcome.milliseconds / 1000} seconds; stopping.`);
  }
}

function fail(line: string): number {
  process.stderr.write(`${line}\n`);
  return 1;
}
