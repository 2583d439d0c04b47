import { parseArgs } from 'node:util';
import { runCrashes } from './run-crashes.ts';
import { runJournalCrash, runOutages } from './run-outages.ts';

/**
 * The crash tests, as long as is wanted: `npm run test:crash -- --kills 200 --store embedded|postgres [--seed N]`. With
 * PostgreSQL its server is killed as well, once for every twenty gateways. Exits with 1 where a promise was broken.
 */
const { kills, seed, store } = readFlags(process.argv.slice(2));
process.stdout.write(`${kills} kills, ${store}, seed ${seed}\n`);
const { broken, ...counts } = await runCrashes({ store, kills, seed, onKill: (line) => print(line) });
print(JSON.stringify(counts));
const lines = [...broken];
if (store === 'postgres')
  for (const outage of [await runOutages(Math.ceil(kills / 20), seed), await runJournalCrash(seed)]) {
    print(`outages: ${JSON.stringify([...outage.statuses])}, ${outage.journaled} journaled`);
    lines.push(...outage.broken);
  }
for (const line of lines) print(`BROKEN ${line}`);
process.exitCode = lines.length === 0 ? 0 : 1;

function readFlags(args: string[]) {
  const options = { kills: { type: 'string' }, store: { type: 'string' }, seed: { type: 'string' } } as const;
  const { values } = parseArgs({ args, options });
  const number = (text: string | undefined, otherwise: number) => (text === undefined ? otherwise : Number(text));
  const wanted = values.store ?? 'embedded';
  if (wanted !== 'embedded' && wanted !== 'postgres') throw new Error('--store is embedded or postgres.');
  return { kills: number(values.kills, 200), seed: number(values.seed, Date.now() % 2 ** 31), store: wanted } as const;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
