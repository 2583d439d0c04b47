import type { SigningUse } from '../keys/key-ring.ts';
import { rotateAuditKey } from '../keys/rotate-audit-key.ts';
import { rotateSigningKey } from '../keys/rotate-signing-key.ts';
import { rotateTokenKey } from '../keys/rotate-token-key.ts';
import { parseFlags } from './parse-flags.ts';
import { readKeySources } from './read-key-sources.ts';
import type { Io } from './verb.ts';
import { UsageError } from './verb.ts';

/** What `cordon keys rotate` prints when it is done. Throws a plain Error where no key could be added. */
export async function rotateKeys(args: readonly string[], io: Io): Promise<string> {
  const { texts } = parseFlags(args, { use: 'string', config: 'string' });
  const { use = 'assertion', config } = texts;
  switch (use) {
    case 'assertion':
    case 'checkpoint':
      return await rotateSigning(readKeySources(config, io).directory, use);
    case 'token':
      return await rotateTokens(readKeySources(config, io).directory);
    case 'audit':
      return await rotateAudit(readKeySources(config, io).auditKeyFile);
    default:
      throw new UsageError('--use is assertion, checkpoint, token or audit.');
  }
}

async function rotateSigning(directory: string, use: SigningUse): Promise<string> {
  const { kid, signsFrom } = await rotateSigningKey(directory, use, Date.now());
  return `The key ${kid} signs from ${new Date(signsFrom * 1_000).toISOString()} on.`;
}

async function rotateTokens(directory: string): Promise<string> {
  const { keyId, from } = await rotateTokenKey(directory, Date.now());
  const time = new Date(from * 1_000).toISOString();
  return `The key ${keyId} makes tokens from ${time} on; what earlier keys made can still be revealed.`;
}

async function rotateAudit(file: string): Promise<string> {
  const keyId = await rotateAuditKey(file, Date.now());
  return `The key ${keyId} digests in gateways that start from now on; what earlier keys digested is still found.`;
}
