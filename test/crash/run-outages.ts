import { setTimeout as pause } from 'node:timers/promises';
import { gatewayFolder } from '../../src/server/audit-sources.ts';
import { openStoreReader } from '../../src/store/open-store.ts';
import type { Random } from '../../subgraphs/lib/random.ts';
import { createRandom } from '../../subgraphs/lib/random.ts';
import { brokenAudit } from '../broken-audit.ts';
import type { TestPostgres } from '../postgres.ts';
import { startPostgres } from '../postgres.ts';
import { startSurroundings } from '../surroundings.ts';
import { readEntries } from './crash-checks.ts';
import type { LoadTarget, SentRequest } from './crash-load.ts';
import { CrashLoad } from './crash-load.ts';
import { FetchedMarks } from './fetched-marks.ts';
import { brokenByOutages } from './outage-checks.ts';

/** What a run was, and every promise that was broken in it. */
export interface OutageReport {
  readonly broken: readonly string[];
  /** How many requests were answered with each status; without an answer, their clients had left. */
  readonly statuses: ReadonlyMap<number | undefined, number>;
}

/**
 * Kills a PostgreSQL server under load, as often as is said, and starts it again. The gateway in front of it is never
 * restarted, and must answer after each.
 */
export async function runOutages(outages: number, seed: number): Promise<OutageReport> {
  const random = createRandom(seed);
  // As careless as a server can be: what is not asked to be durable is lost with it.
  const settings = { synchronous_commit: 'off', wal_writer_delay: '10s' };
  await using server = await startPostgres({ settings });
  const surroundings = await startSurroundings();
  const connectionString = await server.createDatabase();
  const env = { CORDON_STORE_KIND: 'postgres', CORDON_STORE_URL: connectionString, CORDON_LOG_LEVEL: 'warn' };
  const { child, ended, port, ready, stderr } = await surroundings.startGateway(env);
  const fetched = new FetchedMarks([surroundings.customers, surroundings.billing]);
  try {
    if (!(await ready())) throw new Error(`The gateway did not start: ${stderr()}`);
    const target = { port, tokens: await surroundings.tokens() };
    const load = new CrashLoad(random);
    const sent: SentRequest[] = [];
    const broken: string[] = [];
    for (let outage = 1; outage <= outages; outage++) {
      const ending = outageOf(server, random).then(() => isAnswering(target));
      sent.push(...(await load.run(target, during(ending))));
      if (!(await ending)) broken.push(`outage ${outage}: nothing is answered afterwards`);
    }
    child.kill('SIGTERM');
    if ((await ended) !== 0) broken.push('the gateway did not end well');
    const reader = await openStoreReader({ kind: 'postgres', connectionString, timeoutMs: 5_000 });
    broken.push(...brokenByOutages(sent, fetched.take(), await readEntries(reader, 0)));
    broken.push(...(await brokenAudit(reader, gatewayFolder(surroundings))));
    await reader.close();
    const byStatus = Map.groupBy(sent, ({ status }) => status);
    return { broken, statuses: new Map([...byStatus].map(([status, found]) => [status, found.length])) };
  } finally {
    fetched.stop();
    child.kill('SIGKILL');
    await ended;
    await surroundings.close();
  }
}

async function outageOf(server: TestPostgres, random: Random): Promise<void> {
  await pause(300 + random.below(1_000));
  await server.stop('immediate');
  await pause(random.below(1_500));
  await server.start();
}

/** Whether a gateway comes to answer again, within a time that is long on a busy machine. */
async function isAnswering({ port, tokens }: LoadTarget): Promise<boolean> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${tokens.support}` };
  const body = '{"query":"{ customer(id: \\"c1\\") { name } }"}';
  for (let tries = 0; tries < 100; tries++) {
    await pause(200);
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body });
    await answer.body?.cancel();
    if (answer.status === 200) return true;
  }
  return false;
}

/** Says whether something has come to its end. */
function during(work: Promise<unknown>): () => boolean {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  work.then(end, end);
  return () => isOver;
}
