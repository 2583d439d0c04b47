import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { runCommand } from './run-command.ts';

/** For tests: the file that is the command. */
export const BIN = resolve('src/cli/cordon.ts');

/** For tests: what came out of a command. */
export interface CommandResult {
  /** The exit code; null after a signal. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * For tests: runs the command in this process, with a folder as its working directory, an empty one unless given. One runs
 * at a time, since a process has one working directory.
 */
export async function cordon(
  args: readonly string[],
  cwd = folderWith({}),
  env: NodeJS.ProcessEnv = {},
  input = '',
): Promise<CommandResult> {
  const [stdout, stderr] = [new Collector(), new Collector()];
  const home = process.cwd();
  process.chdir(cwd);
  try {
    const stdin = Readable.from([Buffer.from(input)]);
    const status = await runCommand(args, { env: { PATH: process.env.PATH, ...env }, stdin, stdout, stderr });
    return { status, stdout: stdout.text, stderr: stderr.text };
  } finally {
    process.chdir(home);
  }
}

/** For tests: runs the command as a process of its own, for what only a process shows. */
export function spawnCordon(
  args: readonly string[],
  cwd = folderWith({}),
  more: NodeJS.ProcessEnv = {},
  input = '',
): CommandResult {
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

/** Keeps the text that is written to it. */
class Collector extends Writable {
  #text = '';

  override _write(chunk: Uint8Array | string, _encoding: BufferEncoding, done: () => void): void {
    this.#text += chunk.toString();
    done();
  }

  get text(): string {
    return this.#text;
  }
}
