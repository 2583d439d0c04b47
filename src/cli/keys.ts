import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { rotateSigningKey } from '../keys/rotate-signing-key.ts';
import { configPath } from './config-path.ts';
import { parseFlags } from './parse-flags.ts';
import type { Verb } from './verb.ts';
import { UsageError } from './verb.ts';

const USAGE = `Usage: cordon keys rotate [--config FILE]

Adds a new key for the assertions that subgraphs check. Gateways that share the key file take it up
within seconds, publish it at once, and sign with it five minutes later; the old key stays published
until nothing that it signed is valid.

  --config FILE  the configuration that names the data folder (default: cordon.yaml)`;

/** `cordon keys`: what is done to the key file. */
export const keysVerb: Verb = { usage: USAGE, run };

async function run([action, ...args]: readonly string[]): Promise<number> {
  if (action !== 'rotate') throw new UsageError('Say what to do: rotate.');
  const { texts } = parseFlags(args, { config: 'string' });
  const { dataDir } = loadConfig({ file: configPath(texts.config), env: process.env, flags: {}, needsIdentity: false });
  try {
    const { kid, signsFrom } = await rotateSigningKey(join(dataDir, 'gateway'), 'assertion', Date.now());
    process.stdout.write(`The key ${kid} signs from ${new Date(signsFrom * 1_000).toISOString()} on.\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`cordon keys: ${error instanceof Error ? error.message : 'unknown error'}\n`);
    return 1;
  }
}
