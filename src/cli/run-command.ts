import { readFileSync } from 'node:fs';
import { FindingsError } from '../lib/finding.ts';
import { StoreError } from '../store/store-error.ts';
import { UsageError } from './verb.ts';
import { VERBS } from './verbs.ts';

/** Runs `cordon ARGS…` and returns the exit code: 0 done, 1 refused or failed, 2 arguments that make no sense. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version') return say(version());
  if (name === undefined || name === '--help' || name === '-h') {
    return name === undefined ? complain(help(), 2) : say(help());
  }
  const entry = VERBS.find((each) => each.name === name);
  if (!entry) return complain(`cordon: there is no verb "${name}".\n\n${help()}`, 2);
  const verb = await entry.load();
  if (rest.includes('--help') || rest.includes('-h')) return say(verb.usage);
  try {
    return await verb.run(rest);
  } catch (error) {
    if (error instanceof UsageError) return complain(`cordon ${name}: ${error.message}\n\n${verb.usage}`, 2);
    if (error instanceof FindingsError) return complain(error.message, 1);
    if (error instanceof StoreError) return complain(`cordon ${name}: ${error.message}`, 1);
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

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function complain(text: string, exitCode: number): number {
  process.stderr.write(`${text}\n`);
  return exitCode;
}
