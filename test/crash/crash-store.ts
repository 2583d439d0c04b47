import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Environment } from '../../dev/environment.ts';
import { gatewayFolder } from '../../src/server/audit-sources.ts';
import { openStoreReader } from '../../src/store/open-store.ts';
import type { StoreConfig } from '../../src/store/store-config.ts';
import type { StoreReader } from '../../src/store/store-reader.ts';
import { startPostgres } from '../postgres.ts';

/** The store that killed gateways share. */
export interface CrashStore {
  /** The settings by which gateways find it. */
  readonly env: Environment;
  /** Opens it for reading; a gateway must have made it. */
  readonly open: () => Promise<StoreReader>;
  /** Returns when nothing of a gateway that was killed is at work in it any more, but only of so many others. */
  readonly settled: (others?: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Above what any commit takes here: none may be given up only because the machine is busy. */
const PATIENT_MS = 30_000;

/** A store of that kind; the embedded one in a data directory, PostgreSQL on a server of its own. */
export async function openCrashStore(kind: StoreConfig['kind'], dataDir: string): Promise<CrashStore> {
  const timeoutMs = PATIENT_MS;
  const env = {
    CORDON_STORE_KIND: kind,
    CORDON_STORE_TIMEOUT_MS: String(timeoutMs),
    CORDON_AUDIT_CHECKPOINT_SECONDS: '1',
    CORDON_LOG_LEVEL: 'warn',
  };
  switch (kind) {
    case 'embedded': {
      const file = join(gatewayFolder({ dataDir }), 'cordon.db');
      const open = () => openStoreReader({ kind, file, timeoutMs });
      return { env, open, settled: async () => undefined, close: async () => undefined };
    }
    case 'postgres': {
      const server = await startPostgres();
      const connectionString = await server.createDatabase();
      const open = () => openStoreReader({ kind, connectionString, timeoutMs });
      const settled = async (others = 0) => {
        const reader = await open();
        while ((await slotsHeld(reader)) > others) await pause(5);
        await reader.close();
      };
      return { env: { ...env, CORDON_STORE_URL: connectionString }, open, settled, close: server.close };
    }
  }
}

/** A writer holds its slot as long as the server works for it. */
async function slotsHeld({ db }: StoreReader): Promise<number> {
  const { rows } = await sql<{ readonly held: number }>`
    select count(*) as held from pg_locks where locktype = 'advisory'`.execute(db);
  return rows[0]?.held ?? 0;
}
