import { findCheckpointKeys } from '../keys/find-checkpoint-keys.ts';
import { gatewayFolder, storeConfigOf } from '../server/audit-sources.ts';
import { checkpointPages } from '../store/checkpoint-pages.ts';
import { openStoreReader } from '../store/open-store.ts';
import { parseFlags } from './parse-flags.ts';
import { readConfig } from './read-sources.ts';
import type { Io } from './verb.ts';

/** `cordon audit checkpoints`: the signed checkpoints of the store, or what verifies them. */
export async function runAuditCheckpoints(args: readonly string[], io: Io): Promise<number> {
  const { texts, switches } = parseFlags(args, { 'public-keys': 'boolean', config: 'string' });
  const config = readConfig({ config: texts.config }, io);
  if (switches.has('public-keys')) {
    const keys = await findCheckpointKeys(gatewayFolder(config));
    if (!keys) throw new Error('There are no keys yet; a gateway makes them when it first starts.');
    io.stdout.write(`${JSON.stringify(keys)}\n`);
    return 0;
  }
  const reader = await openStoreReader(storeConfigOf(config));
  try {
    for await (const page of checkpointPages(reader)) io.stdout.write(page.map(lineOf).join(''));
    return 0;
  } finally {
    await reader.close();
  }
}

/** SECURITY: what somebody put in its place is left out, whatever a terminal would make of it; "verify" tells of it. */
function lineOf({ jws }: { readonly jws: string }): string {
  return /^[\w.-]+$/.test(jws) ? `${jws}\n` : '';
}
