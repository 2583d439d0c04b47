import { findPostgres } from './find-postgres.ts';

/**
 * The line that says that PostgreSQL's tests are skipped; `undefined` where a server was found. Throws where they are
 * required (`CORDON_TEST_POSTGRES=required`, as .ci/run has it): a suite that is skipped must not look like one that passed.
 */
export function skippedLine(found: string | undefined, demand: string | undefined): string | undefined {
  if (found !== undefined) return undefined;
  if (demand === 'required') throw new Error('PostgreSQL tests are required, and no PostgreSQL server was found.');
  return 'PostgreSQL tests skipped: no PostgreSQL server found\n';
}

/** Runs once, before the first test of a run. */
export function setup(): void {
  const line = skippedLine(findPostgres(), process.env.CORDON_TEST_POSTGRES);
  if (line !== undefined) process.stdout.write(line);
}
