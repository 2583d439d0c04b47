import { spawnSync } from 'node:child_process';

/** Runs every check that needs no server, shows what fails, and exits 1 when any did. */
const CHECKS: readonly (readonly string[])[] = [
  ['tsc', '-p', '.'],
  ['biome', 'check', '--error-on-warnings', '.'],
  ['knip'],
  ['node', 'scripts/generate-boundaries.ts', '--check'],
  ['node', 'scripts/generate-errors.ts', '--check'],
  ['node', 'scripts/generate-policy-schema.ts', '--check'],
  ['node', 'src/cli/cordon.ts', 'compose', '--check'],
];

const failed = CHECKS.filter(([command = '', ...args]) => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  process.stdout.write(`${status === 0 ? 'ok  ' : 'FAIL'} ${[command, ...args].join(' ')}\n`);
  if (status !== 0) process.stdout.write(`${stdout}${stderr}\n`);
  return status !== 0;
});
process.exit(failed.length === 0 ? 0 : 1);
