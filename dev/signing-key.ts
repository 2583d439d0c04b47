import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

const keySetSchema = z.object({
  keys: z
    .array(
      z.object({
        kty: z.literal('EC'),
        crv: z.literal('P-256'),
        x: z.string(),
        y: z.string(),
        d: z.string(),
        kid: z.string(),
        alg: z.literal('ES256'),
        use: z.literal('sig'),
      }),
    )
    .min(1),
});

/** Private keys as a JSON Web Key Set (RFC 7517); the first one signs. */
export type SigningKeys = z.infer<typeof keySetSchema>;

/**
 * The provider's ES256 keys from `<directory>/jwks.json`, made on first use; the directory has mode 0700, the file 0600.
 * Throws where the file is not such a key set.
 */
export async function openSigningKeys(directory: string): Promise<SigningKeys> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const path = join(directory, 'jwks.json');
  const text = await readFile(path, 'utf8').catch(absent);
  return text === undefined ? createSigningKeys(path) : parseSigningKeys(path, text);
}

async function createSigningKeys(path: string): Promise<SigningKeys> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const key = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' };
  const keys = keySetSchema.parse({ keys: [key] });
  // Written whole or not at all: a start that is killed here must not leave half a file for the next one.
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, JSON.stringify(keys, undefined, 2), { mode: 0o600 });
  await rename(temporary, path);
  return keys;
}

function parseSigningKeys(path: string, text: string): SigningKeys {
  try {
    return keySetSchema.parse(JSON.parse(text));
  } catch {
    // SECURITY: no `cause`, which would quote the private key.
    throw new Error(`${path} is not a set of ES256 keys; delete it, and the next start makes a new one.`);
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
