import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningProvider } from './start-provider.ts';
import { startProvider } from './start-provider.ts';
import { freePort, runNode } from './test-process.ts';

let dataDir: string;
let provider: RunningProvider;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cordon-token-'));
  provider = await startProvider({ port: 0, dataDir });
});

afterAll(async () => {
  await provider.close();
  await rm(dataDir, { recursive: true });
});

interface Printed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function token(args: readonly string[], env = { CORDON_PROVIDER_ISSUER: provider.issuer }): Promise<Printed> {
  const { stdout, stderr, ended } = runNode([join(import.meta.dirname, 'token.ts'), ...args], env);
  return { code: await ended, stdout: stdout(), stderr: stderr() };
}

test('prints a token, a newline and nothing else', async () => {
  const { code, stdout, stderr } = await token(['--as', 'support', '--task', 'customer-lookup']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  expect(decodeJwt(stdout)).toMatchObject({ sub: 'support', task: 'customer-lookup', scope: 'pii:name:read' });
});

test('--url and --scope', async () => {
  const args = ['--as', 'privacy', '--scope', 'pii:card:read', '--url', `${provider.issuer}/`];
  const { code, stdout } = await token(args, { CORDON_PROVIDER_ISSUER: 'http://127.0.0.1:1' });
  expect(code).toBe(0);
  expect(decodeJwt(stdout)).toMatchObject({ sub: 'privacy', scope: 'pii:card:read' });
});

test.each([
  ['an unknown task label', ['--as', 'support', '--task', 'marketing'], 'invalid_request, unknown task label'],
  ["another client's task", ['--as', 'support', '--task', 'billing-report'], 'this client may not ask for this task'],
  ["another client's scope", ['--as', 'billing', '--scope', 'pii:ssn:read'], 'invalid_scope'],
  ['an unknown persona', ['--as', 'root'], 'support, billing, privacy'],
  ['no persona', [], '--as is missing'],
  ['an unknown option', ['--for', 'me'], '--for'],
  ['a provider that is no provider', ['--as', 'support', '--url', 'no-address'], 'does not answer'],
])('%s: nothing on stdout, one line on stderr, exit code 1', async (_what, args, message) => {
  const { code, stdout, stderr } = await token(args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/^token: .*\n$/);
});

test('a provider that is not there', async () => {
  const env = { CORDON_PROVIDER_ISSUER: `http://127.0.0.1:${await freePort()}` };
  const { code, stdout, stderr } = await token(['--as', 'support'], env);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('does not answer');
});

test('--help', async () => {
  const { code, stdout, stderr } = await token(['--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('--as PERSONA');
});
