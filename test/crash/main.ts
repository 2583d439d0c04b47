import { parseArgs } from 'node:util';
import { runCrashes } from './run-crashes.ts';

/** `npm run test:crash -- --kills 200 --store embedded|postgres [--seed N]`: the crash test, as long as wanted. */
const { values } = parseArgs({
  options: { kills: { type: 'string' }, store: { type: 'string' }, seed: { type: 'string' } },
});
const kills = Number(values.kills ?? 200);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const store = values.store === 'postgres' ? 'postgres' : 'embedded';
process.stdout.write(`${kills} kills on ${store}, seed ${seed}\n`);
const onKill = (line: string): void => void process.stdout.write(`${line}\n`);
const { broken, ...counts } = await runCrashes({ store, kills, seed, onKill });
process.stdout.write(`${JSON.stringify(counts)}\n`);
for (const line of broken) process.stdout.write(`BROKEN ${line}\n`);
process.exitCode = broken.length === 0 ? 0 : 1;
