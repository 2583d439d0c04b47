import type { Audit } from '../audit/open-audit.ts';
import type { Config } from '../config.ts';
import type { ControlPlane } from '../control/create-control.ts';
import { createControl } from '../control/create-control.ts';
import type { Verifier } from '../identity/create-verifier.ts';
import { digestText } from '../keys/digest-text.ts';
import { openAuditKeys } from '../keys/open-audit-keys.ts';
import type { Log } from '../lib/log.ts';
import { openStoreReaderApart } from '../store/open-store.ts';
import { auditKeyFileOf, storeConfigOf } from './audit-sources.ts';

interface ControlInput {
  readonly config: Config;
  readonly verifier: Verifier | undefined;
  /** Without one there is nothing to read, and no way to record who reads. */
  readonly audit: Audit | undefined;
  readonly log: Log;
}

/** Opens the control plane that a configuration asks for; undefined where nothing is recorded. Rejects with StoreError. */
export async function openControl({ config, verifier, audit, log }: ControlInput): Promise<ControlPlane | undefined> {
  if (!audit) return undefined;
  const keys = await openAuditKeys(auditKeyFileOf(config));
  const { tokens, depth, fields } = config.limits;
  return await createControl({
    verifier,
    audit,
    reader: await openStoreReaderApart(storeConfigOf(config)),
    digestsOf: (value) => keys.all.map((key) => key.digest(digestText(value))),
    limits: { tokens, depth, fields, bodyBytes: config.http.bodyLimitBytes },
    introspection: config.http.introspection,
    log,
  });
}
