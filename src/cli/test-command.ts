import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** For tests: the file that is the command. */
export const BIN = resolve('src/cli/cordon.ts');

/** For tests: runs the command in a folder, an empty one unless given, and returns what came out of it. */
export function cordon(
  args: readonly string[],
  cwd = folderWith({}),
  more: Readonly<Record<string, string>> = {},
  input = '',
) {
  const env = { PATH: process.env.PATH, APOLLO_TELEMETRY_DISABLED: 'true', ...more };
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { cwd, env, input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** For tests: a new folder with these files. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
