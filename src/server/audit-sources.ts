import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { StoreConfig } from '../store/store-config.ts';

/** Where what the gateway keeps for itself is: private to the user that runs it. */
export function gatewayFolder({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'gateway');
}

/** Where the store is, as a configuration says. */
export function storeConfigOf(config: Pick<Config, 'dataDir' | 'store'>): StoreConfig {
  const { kind, url: connectionString, timeoutMs } = config.store;
  switch (kind) {
    case 'embedded':
      return { kind, file: join(gatewayFolder(config), 'cordon.db'), timeoutMs };
    case 'postgres':
      return { kind, connectionString, timeoutMs };
  }
}

/** Where the keys of the audit are. */
export function auditKeyFileOf(config: Pick<Config, 'dataDir' | 'audit'>): string {
  return config.audit.keyFile ?? join(gatewayFolder(config), 'audit-keys.json');
}
