import { join } from 'node:path';
import type { LedgerState } from '../audit/ledger-message.ts';
import type { Audit } from '../audit/open-audit.ts';
import { openAudit } from '../audit/open-audit.ts';
import type { Config } from '../config.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { openAuditKeyMaterial } from '../keys/open-audit-keys.ts';
import { ensurePrivateDirectory } from '../keys/private-files.ts';
import { signCheckpoint } from '../keys/sign-checkpoint.ts';
import type { Log } from '../lib/log.ts';
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

/**
 * Opens the audit that a configuration asks for; undefined where it asks for none. Rejects with StoreError. The log is told
 * when it cannot be written any more, and when it can again.
 */
export async function openConfiguredAudit(config: Config, ring: KeyRing, log?: Log): Promise<Audit | undefined> {
  const { enabled, commitSpacingMs, recordLimitBytes, journalLimitBytes, checkpointSeconds, retention } = config.audit;
  if (!enabled) return undefined;
  await ensurePrivateDirectory(gatewayFolder(config));
  const audit = await openAudit({
    store: storeConfigOf(config),
    keys: await openAuditKeyMaterial(auditKeyFileOf(config)),
    journal: { file: join(gatewayFolder(config), 'audit-journal'), limitBytes: journalLimitBytes },
    recordDays: retention.recordDays,
    commitSpacingMs,
    timeoutMs: config.store.timeoutMs,
    recordLimitBytes,
    checkpointMs: 1_000 * checkpointSeconds,
    sign: ({ writer, sequence, hash }) =>
      signCheckpoint(ring, { iss: 'cordon', iat: Math.floor(Date.now() / 1_000), writer, sequence, hash }),
    onState: (state) => log && logState(state, log),
  });
  if (audit.drained > 0) log?.warn({ entries: audit.drained }, 'entries had waited in the journal');
  if (audit.interrupted > 0) log?.warn({ entries: audit.interrupted }, 'operations were interrupted');
  return audit;
}

function logState(state: LedgerState, log: Log): void {
  switch (state.kind) {
    case 'unwritable':
      log.error({}, 'the audit cannot be written');
      break;
    case 'writable':
      log.warn({ entries: state.drained }, 'the audit can be written again');
      break;
    case 'moved':
      log.error({}, 'somebody else has written the chain of this gateway, which begins another one');
  }
}
