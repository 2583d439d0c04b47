import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopSignal } from '../dev/stop-signal.ts';
import { startBenchWorld } from './bench-world.ts';
import { stopChildren } from './child.ts';
import { CONTESTANTS } from './contestants/contestants.ts';
import { loadOnce, warmUp, wholeRounds } from './load.ts';
import { OPERATIONS } from './operations.ts';
import type { ProfileOptions } from './profile-options.ts';
import { PROFILE_USAGE, parseProfileOptions } from './profile-options.ts';
import { renderProfile } from './report/render-profile.ts';
import { summariseProfile } from './report/summarise-profile.ts';
import { startContestant } from './running-contestant.ts';

/** Profiles one contestant under load, warm-up left out, and prints where its time goes. Resolves with the exit code. */
async function runProfile(options: ProfileOptions, folder: string): Promise<number> {
  const { operation } = options;
  const contestant = CONTESTANTS.find(({ name }) => name === options.contestant);
  const missing = contestant?.missing();
  if (!contestant || missing !== undefined) throw new Error(`${options.contestant} cannot be profiled: ${missing}.`);
  const world = await startBenchWorld(folder);
  const running = await startContestant(contestant, world);
  const perSecond = await warmUp(operation, running, world, options.warmUpSeconds);
  const amount = wholeRounds(perSecond * options.seconds, OPERATIONS[operation].connections);
  if (!(await running.probe({ kind: 'profile-start', intervalUs: options.intervalUs })))
    throw new Error(`${contestant.name} is no Node.js program.`);
  await loadOnce(operation, running, world, amount);
  await running.probe({ kind: 'profile-stop', file: options.out });
  const profile: Profiler.Profile = JSON.parse(readFileSync(options.out, 'utf8'));
  process.stdout.write(`${operation} ${contestant.name}: ${options.out}\n\n`);
  process.stdout.write(renderProfile(summariseProfile(profile), amount, options.top));
  return 0;
}

async function main(options: ProfileOptions): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-bench-'));
  const stopped = stopSignal().then(() => 130);
  try {
    return await Promise.race([stopped, runProfile(options, folder)]);
  } finally {
    await stopChildren();
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  const options = parseProfileOptions(process.argv.slice(2));
  if (!options) process.stdout.write(`${PROFILE_USAGE}\n`);
  process.exit(options ? await main(options) : 0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'The profile failed.'}\n`);
  process.exit(2);
}
