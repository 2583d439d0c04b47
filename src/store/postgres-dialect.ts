import type { Dialect } from 'kysely';
import { PostgresDialect } from 'kysely';
import type { Client, Pool, PoolClient } from 'pg';
import { ask, leaving } from './postgres-client.ts';
import { postgresFailure } from './postgres-failure.ts';

/** kysely's PostgreSQL dialect over connections of a pool, whose failures are StoreErrors. Closing it closes the pool. */
export function postgresDialect(pool: Pool): Dialect {
  const clients = new Set<Client>();
  pool.on('connect', (client) => {
    clients.add(client);
    // One that breaks while it is asked tells whoever asked, and everybody who listens: that must be somebody.
    client.on('error', () => undefined);
  });
  pool.on('remove', (client) => void clients.delete(client));
  // A connection that breaks while it rests: the pool has taken it away already.
  pool.on('error', () => undefined);
  return new PostgresDialect({
    pool: {
      options: {},
      connect: async () => {
        const client = await connect(pool);
        return {
          query: (text: unknown, values: readonly unknown[] = []): never =>
            // kysely's own type is the one check: only cursors, which are not used, give anything else.
            ask(client, { text: String(text), values: [...values] }) as never,
          release: (destroy?: boolean) => client.release(destroy),
        };
      },
      end: () => leaving(pool.end(), clients),
    },
  });
}

/** A connection string that is none makes the pool throw at once, and quote it. */
async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw postgresFailure(error);
  }
}
