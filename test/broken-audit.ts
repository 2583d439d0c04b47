import { describeFinding } from '../src/audit/verify/describe-finding.ts';
import { verifyAudit } from '../src/audit/verify/verify-audit.ts';
import { findCheckpointKeys } from '../src/keys/find-checkpoint-keys.ts';
import { createCheckpointVerifier } from '../src/keys/verify-checkpoint.ts';
import type { StoreReader } from '../src/store/store-reader.ts';

/**
 * What is wrong with an audit, as `cordon audit verify` finds it: links, checkpoints (where a directory with keys is given),
 * record views, artifacts and index. Empty where nothing is.
 */
export async function brokenAudit(reader: StoreReader, keyDirectory?: string): Promise<readonly string[]> {
  const keys = keyDirectory === undefined ? undefined : await findCheckpointKeys(keyDirectory);
  const verifyCheckpoint = keys && createCheckpointVerifier(keys);
  const { findings } = await verifyAudit(reader, { verifyCheckpoint, shipped: [], onProgress: () => undefined });
  return findings.map(describeFinding);
}
