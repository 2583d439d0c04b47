import type { JSONWebKeySet } from 'jose';
import * as z from 'zod';
import { checkpointPublicJwk, retireCheckpointKey } from './checkpoint-key.ts';
import { keyFileOf, readKeyMaterial } from './key-file.ts';
import { parseKeyFile } from './parse-key-file.ts';
import { readPrivateFile } from './private-files.ts';

const keySet = z.strictObject({ keys: z.array(checkpointPublicJwk) });

/**
 * The public halves of every key of a directory's key file that ever signed checkpoints, or will; undefined where there is
 * no file. Throws as `openKeyRing` does where it cannot be used.
 */
export async function findCheckpointKeys(directory: string): Promise<JSONWebKeySet | undefined> {
  const found = await readPrivateFile(keyFileOf(directory)).catch(() => '');
  if (found === undefined) return undefined;
  const { signing, retired } = await readKeyMaterial(directory);
  const keys = [...retired.checkpoint, ...signing.checkpoint.map(retireCheckpointKey)];
  return { keys: keys.map(({ key }) => key) };
}

/** Public keys of checkpoints as a text holds them, a JWK Set (RFC 7517 section 5). Throws a plain Error without any of it. */
export function parseCheckpointKeys(text: string): JSONWebKeySet {
  return parseKeyFile(text, keySet, 'a set of public keys of checkpoints');
}
