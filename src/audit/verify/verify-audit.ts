import type { CheckpointVerifier } from '../../keys/verify-checkpoint.ts';
import { countStrangeKeys } from '../../store/count-strange-keys.ts';
import { entryPages } from '../../store/entry-pages.ts';
import { isIntact } from '../../store/is-intact.ts';
import { readHeads } from '../../store/read-heads.ts';
import { strayRecordings } from '../../store/read-recordings.ts';
import type { StoreSnapshot } from '../../store/read-snapshot.ts';
import { readSnapshot } from '../../store/read-snapshot.ts';
import type { StoreReader } from '../../store/store-reader.ts';
import type { AuditFinding } from './audit-finding.ts';
import type { WalkedChain } from './chain-walk.ts';
import { ArtifactCheck } from './check-artifacts.ts';
import { ChainCheck } from './check-chains.ts';
import type { ShippedCheckpoint } from './check-checkpoints.ts';
import { checkCheckpoints } from './check-checkpoints.ts';
import { IndexCheck } from './check-index.ts';
import { RecordCheck } from './check-records.ts';
import { FindingLog } from './finding-log.ts';

/** What an audit is verified by, beside itself. */
export interface VerifyOptions {
  /** Undefined where there are no keys: then checkpoints prove nothing. */
  readonly verifyCheckpoint: CheckpointVerifier | undefined;
  readonly shipped: readonly ShippedCheckpoint[];
  /** Whether the store is a file of SQLite's, which can be looked at as such. */
  readonly isEmbedded?: boolean;
  /** Told now and then how many entries have been looked at. */
  readonly onProgress: (entries: number) => void;
}

/** What was found out about an audit. */
export interface AuditReport {
  readonly chains: readonly WalkedChain[];
  /** The first of each kind and chain, in the order in which they were found. */
  readonly findings: readonly AuditFinding[];
  /** How many there are in all; 0 where the audit is whole. */
  readonly total: number;
}

/** So many recordings that nobody names are told. */
const MOST_STRAYS = 20;

/**
 * Looks at all of an audit as it stands now: every link of every chain, what signed checkpoints say of them, what entries
 * name, and what leads to them. Memory is bounded, whatever is in the store. Rejects where it cannot be read.
 */
export async function verifyAudit(reader: StoreReader, options: VerifyOptions): Promise<AuditReport> {
  const log = new FindingLog();
  const chains = await readSnapshot(reader, (snapshot) => verifySnapshot(snapshot, options, log.add));
  return { chains, findings: log.findings, total: log.total };
}

async function verifySnapshot(
  snapshot: StoreSnapshot,
  { verifyCheckpoint, shipped, isEmbedded = false, onProgress }: VerifyOptions,
  report: (finding: AuditFinding) => void,
): Promise<readonly WalkedChain[]> {
  if (isEmbedded && !(await isIntact(snapshot))) report({ kind: 'file-damaged' });
  for (const strange of await countStrangeKeys(snapshot)) report({ kind: 'strange-keys', ...strange });
  const signed = verifyCheckpoint ? await checkCheckpoints(snapshot, shipped, verifyCheckpoint, report) : new Map();
  const heads = await readHeads(snapshot);
  const chains = new ChainCheck(heads, signed, report);
  const artifacts = await ArtifactCheck.begin(snapshot, report);
  const records = await RecordCheck.begin(snapshot, report);
  const index = await IndexCheck.begin(snapshot, report);
  let entries = 0;
  for await (const page of entryPages(snapshot)) {
    chains.add(page);
    for (const row of page) artifacts.add(row);
    await records.add(page);
    await index.add(page);
    entries += page.length;
    onProgress(entries);
  }
  const walked = chains.close();
  await index.close();
  for (const recording of await strayRecordings(snapshot, MOST_STRAYS)) report({ kind: 'recording-stray', recording });
  return walked;
}
