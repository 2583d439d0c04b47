import type { SigningUse } from '../keys/key-ring.ts';
import { rotateAuditKey } from '../keys/rotate-audit-key.ts';
import { rotateSigningKey } from '../keys/rotate-signing-key.ts';
import { gatewayDirectory } from './gateway-directory.ts';
import { parseFlags } from './parse-flags.ts';
import { UsageError } from './verb.ts';

/** What `cordon keys rotate` prints when it is done. Throws a plain Error where no key could be added. */
export async function rotateKeys(args: readonly string[]): Promise<readonly string[]> {
  const { texts } = parseFlags(args, { use: 'string', 'audit-key-file': 'string', config: 'string' });
  const { use = 'assertion', 'audit-key-file': auditKeyFile, config } = texts;
  switch (use) {
    case 'assertion':
    case 'checkpoint':
      return [await rotateSigning(use, config)];
    case 'audit':
      return [await rotateAudit(auditKeyFile)];
    default:
      throw new UsageError('--use is assertion, checkpoint or audit.');
  }
}

async function rotateSigning(use: SigningUse, config: string | undefined): Promise<string> {
  const { kid, signsFrom } = await rotateSigningKey(gatewayDirectory(config), use, Date.now());
  return `The key ${kid} signs from ${new Date(signsFrom * 1_000).toISOString()} on.`;
}

async function rotateAudit(file: string | undefined): Promise<string> {
  if (file === undefined) throw new UsageError('Say where the keys of the audit are (--audit-key-file).');
  const keyId = await rotateAuditKey(file, Date.now());
  return `The key ${keyId} digests in gateways that start from now on; what earlier keys digested is still found.`;
}
