import type { StoreConfig } from '../store/store-config.ts';

/** What a thread that opens the store sees of the environment: PostgreSQL may be found by it. */
export function workerEnvironment({ kind }: StoreConfig): NodeJS.ProcessEnv {
  if (kind === 'embedded') return {};
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('PG') || name === 'HOME'));
}
