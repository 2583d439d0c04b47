import { readFileSync } from 'node:fs';
import { FindingsError } from '../lib/finding.ts';
import { StoreError } from '../store/store-error.ts';
import type { Io } from './verb.ts';
import { UsageError } from './verb.ts';
import { VERBS } from './verbs.ts';

/** Runs `cordon ARGS…` and returns the exit code: 0 done, 1 refused or failed, 2 arguments that make no sense. */
export async function runCommand(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version') return say(io, version());
  if (name === undefined || name === '--help' || name === '-h') {
    return name === undefined ? complain(io, help(), 2) : say(io, help());
  }
  const entry = VERBS.find((each) => each.name === name);
  if (!entry) return complain(io, `cordon: there is no verb "${name}".\n\n${help()}`, 2);
  const verb = await entry.load();
  if (rest.includes('--help') || rest.includes('-h')) return say(io, verb.usage);
  try {
    return await verb.run(rest, io);
  } catch (error) {
    if (error instanceof UsageError) return complain(io, `cordon ${name}: ${error.message}\n\n${verb.usage}`, 2);
    if (error instanceof FindingsError) return complain(io, error.message, 1);
    if (error instanceof StoreError) return complain(io, `cordon ${name}: ${error.message}`, 1);
    throw error;
  }
}

function help(): string {
  const width = Math.max(...VERBS.map((verb) => verb.name.length));
  const verbs = VERBS.map((verb) => `  ${verb.name.padEnd(width)}  ${verb.summary}`);
  return [
    'Usage: cordon VERB [flags]',
    '',
    ...verbs,
    '',
    '"cordon VERB --help" tells more. "cordon --version" prints the version.',
  ].join('\n');
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : 'unknown';
}

function say(io: Io, text: string): number {
  io.stdout.write(`${text}\n`);
  return 0;
}

function complain(io: Io, text: string, exitCode: number): number {
  io.stderr.write(`${text}\n`);
  return exitCode;
}
