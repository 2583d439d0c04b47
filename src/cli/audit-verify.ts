import type { AuditReport } from '../audit/verify/verify-audit.ts';
import { verifyAudit } from '../audit/verify/verify-audit.ts';
import type { Config } from '../config.ts';
import { findCheckpointKeys, parseCheckpointKeys } from '../keys/find-checkpoint-keys.ts';
import type { CheckpointVerifier } from '../keys/verify-checkpoint.ts';
import { createCheckpointVerifier } from '../keys/verify-checkpoint.ts';
import { gatewayFolder, storeConfigOf } from '../server/audit-sources.ts';
import { openStoreReader } from '../store/open-store.ts';
import { formatReport } from './format-report.ts';
import { parseFlags } from './parse-flags.ts';
import { readCheckpoints } from './read-checkpoints.ts';
import { readConfig } from './read-sources.ts';
import { readText } from './read-text.ts';
import type { Io } from './verb.ts';

/** `cordon audit verify`: 0 where the audit is whole, 1 where it is not. Throws where it cannot be read. */
export async function runAuditVerify(args: readonly string[], io: Io): Promise<number> {
  const { texts, switches } = parseFlags(args, {
    checkpoints: 'string',
    keys: 'string',
    json: 'boolean',
    config: 'string',
  });
  const config = readConfig({ config: texts.config }, io);
  const verifyCheckpoint = await readVerifier(config, texts.keys);
  const shipped = texts.checkpoints === undefined ? [] : readCheckpoints(await readText(texts.checkpoints));
  if (shipped.length > 0 && !verifyCheckpoint)
    throw new Error('There are no keys to verify checkpoints with (--keys).');
  const reader = await openStoreReader(storeConfigOf(config));
  try {
    const isEmbedded = config.store.kind === 'embedded';
    const options = { verifyCheckpoint, shipped, isEmbedded, onProgress: createProgress(io) };
    const report = await verifyAudit(reader, options).catch(tellUnreadable);
    if (!verifyCheckpoint) io.stderr.write('There are no keys, so checkpoints were not looked at.\n');
    print(report, switches.has('json'), io);
    return report.total === 0 ? 0 : 1;
  } finally {
    await reader.close();
  }
}

/** A store that cannot be read through is not whole, either; SQLite's sentences hold no value. */
function tellUnreadable(error: unknown): never {
  const reason = error instanceof Error ? error.message.replace(/\.$/, '') : 'unknown';
  throw new Error(
    `The store cannot be read through: ${reason}. Restore it from a backup; what that lacks is told by checkpoints from ` +
      'elsewhere (--checkpoints).',
    { cause: error },
  );
}

async function readVerifier(config: Config, file: string | undefined): Promise<CheckpointVerifier | undefined> {
  const keys =
    file === undefined ? await findCheckpointKeys(gatewayFolder(config)) : parseCheckpointKeys(await readText(file));
  return keys && createCheckpointVerifier(keys);
}

function print(report: AuditReport, isJson: boolean, { stdout, stderr }: Io): void {
  if (isJson) {
    stdout.write(`${JSON.stringify({ whole: report.total === 0, ...report })}\n`);
    return;
  }
  const { findings, summary } = formatReport(report);
  for (const line of findings) stderr.write(`${line}\n`);
  for (const line of summary) stdout.write(`${line}\n`);
}

/** Says now and then how far it is: often to somebody who watches, seldom to a log. */
function createProgress({ stderr }: Io): (entries: number) => void {
  const everyMs = stderr.isTTY ? 1_000 : 10_000;
  let next = performance.now() + everyMs;
  return (entries) => {
    if (performance.now() < next) return;
    next = performance.now() + everyMs;
    stderr.write(`${entries} entries looked at …\n`);
  };
}
