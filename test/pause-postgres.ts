import { Client } from 'pg';
import type { TestPostgres } from './postgres.ts';

/**
 * Makes a server silent: it takes connections and says nothing, to old clients and new ones, as one does whose machine is
 * overloaded or whose network swallows packets. Returns what lets it go on.
 */
export async function pausePostgres({ connectionString, pid }: TestPostgres): Promise<() => void> {
  if (pid === undefined) throw new Error('The server is stopped.');
  const client = new Client({ connectionString });
  await client.connect();
  const { rows } = await client
    .query("select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()")
    .finally(() => client.end());
  const processes = [pid, ...rows.map((row): number => Number(row.pid))];
  for (const each of processes) process.kill(each, 'SIGSTOP');
  return () => {
    for (const each of processes) process.kill(each, 'SIGCONT');
  };
}
