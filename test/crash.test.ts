import { describe, expect, test } from 'vitest';
import { runCrashes } from './crash/run-crashes.ts';
import { runJournalCrash, runOutages } from './crash/run-outages.ts';
import { atDepth, DEPTH } from './depth.ts';
import { findPostgres } from './find-postgres.ts';

/** `npm run test:crash` does as many as it is told to. */
const KILLS = atDepth(4, 20, 200);
const OUTAGES = atDepth(1, 3, 10);
const TIMEOUT = 600_000;

/** What a run meets is up to the machine; its requests and moments are not. */
const seed = Date.now() % 2 ** 31;

async function expectSound(store: 'embedded' | 'postgres'): Promise<void> {
  const lines: string[] = [];
  const report = await runCrashes({ store, kills: KILLS, seed, onKill: (line) => void lines.push(line) });
  const { broken, ...counts } = report;
  process.stdout.write(`Crashes, ${store}, seed ${seed}: ${JSON.stringify(counts)}\n`);
  expect(broken, lines.join('\n')).toEqual([]);
  // Else nothing was under way when gateways were killed, and nothing was tried. A few kills may all come early.
  if (DEPTH === 'quick') return;
  expect(counts.answered, lines.join('\n')).toBeGreaterThan(5 * KILLS);
  expect(counts.interrupted, lines.join('\n')).toBeGreaterThan(KILLS / 2);
  expect(counts.unindexed, lines.join('\n')).toBeGreaterThan(KILLS / 2);
}

const PROMISE =
  'A64 after any kill -9 whatever was answered or fetched has its entry, the rest is marked, and chains hold';

test(`${PROMISE}: embedded`, () => expectSound('embedded'), TIMEOUT);

describe.skipIf(findPostgres() === undefined || DEPTH === 'quick')('in PostgreSQL', () => {
  test(PROMISE, () => expectSound('postgres'), TIMEOUT);

  test(
    'A65 a server that is killed under load loses nothing that was answered, and the gateway goes on without a restart',
    async () => {
      const { broken, statuses } = await runOutages(OUTAGES, seed);
      process.stdout.write(`Outages, seed ${seed}: ${JSON.stringify([...statuses])}\n`);
      expect(broken, `seed ${seed}`).toEqual([]);
      expect(statuses.get(200)).toBeGreaterThan(6 * OUTAGES);
      expect(statuses.get(503)).toBeGreaterThan(6 * OUTAGES);
    },
    TIMEOUT,
  );

  test(
    'A64 a gateway that is killed while its server is away loses nothing that waits in the journal',
    async () => {
      const { broken, journaled } = await runJournalCrash(seed);
      process.stdout.write(`Journal, seed ${seed}: ${journaled} entries waited.\n`);
      expect(broken, `seed ${seed}`).toEqual([]);
      expect(journaled).toBeGreaterThan(20);
    },
    TIMEOUT,
  );
});
