import { setTimeout as pause } from 'node:timers/promises';
import { gatewayFolder } from '../../src/server/audit-sources.ts';
import { openStoreReader } from '../../src/store/open-store.ts';
import type { Random } from '../../subgraphs/lib/random.ts';
import { brokenAudit } from '../broken-audit.ts';
import type { TestPostgres } from '../postgres.ts';
import { startPostgres } from '../postgres.ts';
import { writeSpoolingPolicy } from '../spooling-policy.ts';
import type { GatewayProcess, Surroundings, Tokens } from '../surroundings.ts';
import { startSurroundings } from '../surroundings.ts';
import { readEntries } from './crash-checks.ts';
import type { SentRequest } from './crash-load.ts';
import { CrashLoad } from './crash-load.ts';
import { FetchedMarks } from './fetched-marks.ts';
import { brokenByOutages } from './outage-checks.ts';

/** What a run was, and every promise that was broken in it. */
export interface OutageReport {
  readonly broken: readonly string[];
  /** How many requests were answered with each status; without an answer, their clients had left. */
  readonly statuses: ReadonlyMap<number | undefined, number>;
  /** How many entries waited in the journal. */
  readonly journaled: number;
}

/** A gateway under load, whose audit is in a PostgreSQL server that goes away; names may wait in the journal. */
export class OutageWorld {
  readonly server: TestPostgres;
  readonly broken: string[] = [];
  readonly #surroundings: Surroundings;
  readonly #connectionString: string;
  readonly #tokens: Tokens;
  readonly #load: CrashLoad;
  readonly #fetched: FetchedMarks;
  readonly #sent: SentRequest[] = [];
  #gateway: GatewayProcess;

  private constructor(server: TestPostgres, surroundings: Surroundings, connectionString: string, parts: Parts) {
    this.server = server;
    this.#surroundings = surroundings;
    this.#connectionString = connectionString;
    this.#tokens = parts.tokens;
    this.#gateway = parts.gateway;
    this.#load = new CrashLoad(parts.random);
    this.#fetched = new FetchedMarks([surroundings.customers, surroundings.billing]);
  }

  static async start(random: Random): Promise<OutageWorld> {
    // As careless as a server can be: what is not asked to be durable is lost with it.
    const server = await startPostgres({ settings: { synchronous_commit: 'off', wal_writer_delay: '10s' } });
    const surroundings = await startSurroundings();
    const connectionString = await server.createDatabase();
    const gateway = await startGateway(surroundings, connectionString);
    return new OutageWorld(server, surroundings, connectionString, {
      random,
      gateway,
      tokens: await surroundings.tokens(),
    });
  }

  /** Puts load on the gateway while something happens, or until it is gone. */
  async during(work: Promise<unknown>): Promise<void> {
    let isOver = false;
    const end = () => {
      isOver = true;
    };
    work.then(end, end);
    const target = { port: this.#gateway.port, tokens: this.#tokens };
    this.#sent.push(...(await this.#load.run(target, () => isOver)));
    await work;
  }

  /** Kills the gateway. */
  async kill(): Promise<void> {
    this.#gateway.child.kill('SIGKILL');
    await this.#gateway.ended;
  }

  /** Starts another one in its place. */
  async restart(): Promise<void> {
    this.#gateway = await startGateway(this.#surroundings, this.#connectionString);
  }

  /** Whether the gateway comes to answer again, within a time that is long on a busy machine. */
  async isAnswering(): Promise<boolean> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#tokens.privacy}` };
    const body = JSON.stringify({ query: '{ customer(id: "c1") { email } }' });
    for (let tries = 0; tries < 100; tries++) {
      await pause(200);
      const url = `http://127.0.0.1:${this.#gateway.port}/graphql`;
      const answer = await fetch(url, { method: 'POST', headers, body });
      await answer.body?.cancel();
      if (answer.status === 200) return true;
    }
    return false;
  }

  /** Lets the gateway end, and holds all that it left against what was promised. */
  async finish(): Promise<OutageReport> {
    this.#gateway.child.kill('SIGTERM');
    if ((await this.#gateway.ended) !== 0) this.broken.push('the gateway did not end well');
    const { kind, timeoutMs } = { kind: 'postgres', timeoutMs: 5_000 } as const;
    const reader = await openStoreReader({ kind, timeoutMs, connectionString: this.#connectionString });
    const broken = [
      ...brokenByOutages(this.#sent, this.#fetched.take(), await readEntries(reader, 0)),
      ...(await brokenAudit(reader, gatewayFolder(this.#surroundings))),
    ];
    const { length } = await reader.db
      .selectFrom('audit_entries')
      .select('id')
      .where('origin', '=', 'journal')
      .execute();
    await reader.close();
    const statuses = Map.groupBy(this.#sent, ({ status }) => status);
    return {
      broken: [...this.broken, ...broken],
      statuses: new Map([...statuses].map(([status, found]) => [status, found.length])),
      journaled: length,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#fetched.stop();
    await this.kill();
    await this.server.close();
    await this.#surroundings.close();
  }
}

interface Parts {
  readonly random: Random;
  readonly tokens: Tokens;
  readonly gateway: GatewayProcess;
}

async function startGateway(surroundings: Surroundings, connectionString: string): Promise<GatewayProcess> {
  return await surroundings.openGateway({
    CORDON_STORE_KIND: 'postgres',
    CORDON_STORE_URL: connectionString,
    CORDON_LOG_LEVEL: 'warn',
    CORDON_POLICY: writeSpoolingPolicy(surroundings.dataDir),
  });
}
