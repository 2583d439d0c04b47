import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { chmod, link, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Public halves of thousands of retired keys, at a few hundred bytes each. */
const MAX_BYTES = 1024 * 1024;

/** Creates a directory of mode 0700, or tightens it to that. Throws where it cannot be made private. */
export async function ensurePrivateDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await tighten(directory, await stat(directory), 0o700);
}

/** The text of a private file (tightened to 0600), `undefined` where there is none. Throws past 1 MiB. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (!handle) return undefined;
  try {
    const stats = await handle.stat();
    await tighten(path, stats, 0o600);
    if (!stats.isFile() || stats.size > MAX_BYTES) throw new Error(`${path} is not a file of at most 1 MiB.`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file of mode 0600 that others see whole or not at all, durable on return.
 * Returns false, and changes nothing, where the file exists already. Throws past 1 MiB.
 * SECURITY: a hard link, unlike a rename, never replaces: of two starts exactly one makes the keys
 * (test: 'several starts at once share one key ring').
 */
export async function createPrivateFile(path: string, text: string): Promise<boolean> {
  const temporary = temporaryOf(path);
  try {
    await writeDurably(temporary, text);
    await link(temporary, path);
    await syncDirectory(dirname(path));
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

/**
 * Puts other text into a private file that exists, durable on return; its owner stays the same. Whoever reads it sees
 * the one or the other, whole. Throws past 1 MiB.
 */
export async function replacePrivateFile(path: string, text: string): Promise<void> {
  const { uid, gid } = await stat(path);
  const temporary = temporaryOf(path);
  try {
    await writeDurably(temporary, text, (handle) => handle.chown(uid, gid));
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

function temporaryOf(path: string): string {
  return `${path}.${randomBytes(8).toString('hex')}.tmp`;
}

async function writeDurably(
  path: string,
  text: string,
  prepare: (handle: FileHandle) => Promise<void> = async () => undefined,
): Promise<void> {
  // Else nobody could read it again.
  if (Buffer.byteLength(text) > MAX_BYTES) throw new Error(`${path} would be larger than 1 MiB.`);
  const handle = await open(path, 'wx', 0o600);
  try {
    await prepare(handle);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * SECURITY: what is ours is narrowed to `mode`; what is not ours, and open to everybody or writable by others, is
 * refused, since anybody could swap the keys (test: 'tightens a directory and a file that are too open').
 */
async function tighten(path: string, stats: Stats, mode: number): Promise<void> {
  if (!process.getuid || (stats.mode & 0o777 & ~mode) === 0) return;
  if (stats.uid === process.getuid()) await chmod(path, mode);
  else if ((stats.mode & 0o027) !== 0) throw new Error(`${path} belongs to another user and is open to others.`);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
