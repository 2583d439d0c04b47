import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gatewayFolder } from '../src/server/audit-sources.ts';
import { brokenAudit } from './broken-audit.ts';
import type { CrashStore } from './crash/crash-store.ts';
import { openCrashStore } from './crash/crash-store.ts';
import { findPostgres } from './find-postgres.ts';
import type { GatewayProcess, Surroundings } from './surroundings.ts';
import { startSurroundings } from './surroundings.ts';

const STORES = ['embedded', ...(findPostgres() === undefined ? [] : ['postgres' as const])] as const;

describe.each(STORES)('gateways on one %s store', (kind) => {
  let surroundings: Surroundings;
  let store: CrashStore;
  const running: GatewayProcess[] = [];

  beforeAll(async () => {
    surroundings = await startSurroundings();
    store = await openCrashStore(kind, surroundings.dataDir);
  });
  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await Promise.all(running.map(({ ended }) => ended));
    await store.close();
    await surroundings.close();
  });

  async function start(): Promise<GatewayProcess> {
    const gateway = await surroundings.openGateway(store.env);
    running.push(gateway);
    return gateway;
  }

  async function ask({ port }: GatewayProcess, session: string): Promise<void> {
    const { support } = await surroundings.tokens();
    const headers = {
      'content-type': 'application/json',
      'cordon-session': session,
      authorization: `Bearer ${support}`,
    };
    const body = JSON.stringify({ query: '{ customer(id: "c1") { name } }' });
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body });
    expect(await answer.json()).toMatchObject({ data: { customer: {} } });
  }

  /** The slots in which each session was written. */
  async function slots(): Promise<Readonly<Record<string, readonly number[]>>> {
    const reader = await store.open();
    const rows = await reader.db.selectFrom('audit_entries').select(['session', 'writer']).orderBy('id').execute();
    expect(await brokenAudit(reader, gatewayFolder(surroundings))).toEqual([]);
    await reader.close();
    const bySession = Map.groupBy(rows, ({ session }) => session);
    return Object.fromEntries([...bySession].map(([session, found]) => [session, found.map(({ writer }) => writer)]));
  }

  test('that start at once make it together, and each writes a chain of its own', async () => {
    const gateways = await Promise.all([start(), start(), start()]);
    for (const round of [1, 2])
      await Promise.all(gateways.map((gateway, index) => ask(gateway, `${round}.${'abc'.charAt(index)}`)));
    const found = await slots();
    const first = ['1.a', '1.b', '1.c'].map((session) => found[session]?.[0]);
    expect([...first].sort()).toEqual([0, 1, 2]);
    expect(['2.a', '2.b', '2.c'].map((session) => found[session]?.[0])).toEqual(first);
    // One that is killed leaves its slot to the next; the others keep theirs.
    const [killed] = gateways;
    killed?.child.kill('SIGKILL');
    await killed?.ended;
    await store.settled(2);
    await Promise.all([ask(await start(), '3.d'), ...gateways.slice(1).map((gateway) => ask(gateway, '3'))]);
    const next = await slots();
    expect(next['3.d']).toEqual(found['1.a']);
    expect([...(next['3'] ?? [])].sort()).toEqual(first.slice(1).sort());
  }, 120_000);
});
