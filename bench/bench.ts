import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopSignal } from '../dev/stop-signal.ts';
import { startBenchWorld } from './bench-world.ts';
import { stopChildren } from './child.ts';
import type { BenchOptions } from './options.ts';
import { parseOptions, USAGE } from './options.ts';
import { renderMarkdown, renderText } from './report/render.ts';
import { summarise } from './report/summarise.ts';
import { runRounds } from './run-rounds.ts';

/** Runs the benchmark and writes its reports; resolves with the exit code: 1 when something could not be measured. */
async function runBench(options: BenchOptions, folder: string): Promise<number> {
  const world = await startBenchWorld(folder);
  const rounds = await runRounds(world, options, (line) => void process.stderr.write(`${line}\n`));
  const summary = summarise(rounds);
  process.stdout.write(`\n${renderText(summary)}`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(summary, null, 2)}\n`);
  if (options.markdown !== undefined) writeFileSync(options.markdown, renderMarkdown(summary));
  return rounds.failures.length === 0 ? 0 : 1;
}

async function main(options: BenchOptions): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-bench-'));
  const stopped = stopSignal().then(() => 130);
  try {
    return await Promise.race([stopped, runBench(options, folder)]);
  } finally {
    await stopChildren();
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (!options) process.stdout.write(`${USAGE}\n`);
  // Exits by itself: after Ctrl+C a round is still waiting for processes that are gone.
  process.exit(options ? await main(options) : 0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'The benchmark failed.'}\n`);
  process.exit(2);
}
