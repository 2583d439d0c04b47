import { ringOf } from './create-key-ring.ts';
import { keyFileOf, parseKeyMaterial, unusableKeyRing, writeKeyMaterial } from './key-file.ts';
import { generateKeyMaterial } from './key-material.ts';
import type { KeyRing } from './key-ring.ts';
import { openPrivateFile } from './open-private-file.ts';
import { ensurePrivateDirectory, readPrivateFile } from './private-files.ts';

/** A key ring that is kept in a file, which `rotateSigningKey` and `rotateTokenKey` change. */
export interface KeptKeyRing extends KeyRing {
  /**
   * Takes up the signing keys and keys of tokens that the file holds now; says whether the file had changed. Where it cannot be used, or
   * holds another secret for hashes and pseudonyms, everything stays as it is, and it throws as `openKeyRing` does.
   */
  reload(): Promise<boolean>;
}

/**
 * The key ring of a directory (made private, mode 0700), created on first use in `keys.json` (mode 0600).
 * Starts at the same time get the same ring, from a file of an earlier version as well, which stays as it is. Throws a
 * plain Error that says what to do, and holds no key material, when the file cannot be read, is damaged, or cannot be
 * written; it never replaces one. `now` is in milliseconds.
 */
export async function openKeyRing(directory: string, now: () => number = Date.now): Promise<KeptKeyRing> {
  const path = keyFileOf(directory);
  return await open(directory, path, now).catch((error: unknown) => {
    throw unusableKeyRing(path, error);
  });
}

async function open(directory: string, path: string, now: () => number): Promise<KeptKeyRing> {
  await ensurePrivateDirectory(directory);
  let text = await openPrivateFile(path, async () => writeKeyMaterial(await generateKeyMaterial()));
  const material = await parseKeyMaterial(text);
  const { ring, replaceKeys } = await ringOf(material, now);
  const takeUp = async (): Promise<boolean> => {
    const found = await readPrivateFile(path);
    if (found === text) return false;
    if (found === undefined) throw new Error('It is not there any more.');
    const other = await parseKeyMaterial(found);
    // SECURITY: with another secret every pseudonym would change under requests in work (test: 'keeps what it has …').
    if (other.mask.keyId !== material.mask.keyId || other.mask.secret !== material.mask.secret)
      throw new Error('It holds another secret for hashes and pseudonyms.');
    await replaceKeys(other);
    text = found;
    return true;
  };
  const reload = () =>
    takeUp().catch((error: unknown) => {
      throw unusableKeyRing(path, error);
    });
  return {
    signing: ring.signing,
    get jwks() {
      return ring.jwks;
    },
    mask: ring.mask,
    get tokens() {
      return ring.tokens;
    },
    reload,
  };
}
