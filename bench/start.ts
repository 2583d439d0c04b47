import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stopChildren } from './child.ts';
import { aligned } from './report/aligned.ts';
import { median } from './report/statistics.ts';
import { programsFor } from './start/programs.ts';
import type { LifeUsage } from './start/report-usage.ts';
import { runProgram } from './start/run-program.ts';

/** What it costs to start and to compose, by the number of types: CPU and memory of whole processes, ours beside stock's. */
const { values: flags } = parseArgs({
  options: {
    types: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: 'stock,cordon,stock compose,cordon compose' },
  },
});
const rounds = Number(flags.rounds);
const names = flags.only.split(',');

const folder = mkdtempSync(join(tmpdir(), 'cordon-bench-start-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopChildren().finally(() => process.exit(130)));

for (const types of flags.types.split(',').map(Number)) process.stdout.write(`${await measured(types)}\n\n`);

/** A table of medians. Programs take turns, every other time in the opposite order: all meet a slow phase of the machine. */
async function measured(types: number): Promise<string> {
  const programs = programsFor(types, join(folder, String(types))).filter(({ name }) => names.includes(name));
  const usages = new Map(programs.map(({ name }): [string, LifeUsage[]] => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const program of round % 2 === 0 ? programs : programs.toReversed())
      usages.get(program.name)?.push(await runProgram(program, folder));
  const middle = (name: string, key: keyof LifeUsage) => median((usages.get(name) ?? []).map((usage) => usage[key]));
  const rows = programs.map(({ name, stock }) => {
    const [cpu, peak] = [middle(name, 'cpuSeconds'), middle(name, 'peakMb')];
    const times = (value: number, key: keyof LifeUsage) =>
      stock !== undefined && names.includes(stock) ? (value / middle(stock, key)).toFixed(2) : '';
    return [name, cpu.toFixed(2), times(cpu, 'cpuSeconds'), peak.toFixed(0), times(peak, 'peakMb')];
  });
  return aligned([`${types} types`, 'CPU s', 'x stock', 'peak MB', 'x stock'], rows);
}
