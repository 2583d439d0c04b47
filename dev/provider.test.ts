import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWTVerifyResult } from 'jose';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PERSONAS, RESOURCE, SCOPES } from './personas.ts';
import { requestToken } from './request-token.ts';
import type { RunningProvider } from './start-provider.ts';
import { startProvider } from './start-provider.ts';
import { freePort, runNode } from './test-process.ts';

let dataDir: string;
let provider: RunningProvider;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cordon-provider-'));
  provider = await startProvider({ port: 0, dataDir });
});

afterAll(async () => {
  await provider.close();
  await rm(dataDir, { recursive: true });
});

async function discover(): Promise<{ readonly jwks_uri: string; readonly token_endpoint: string }> {
  const response = await fetch(`${provider.issuer}/.well-known/openid-configuration`);
  return z.object({ jwks_uri: z.url(), token_endpoint: z.url() }).parse(await response.json());
}

/** Verifies as a resource server does: keys by discovery, everything pinned. */
async function verify(token: string): Promise<JWTVerifyResult> {
  const keys = createRemoteJWKSet(new URL((await discover()).jwks_uri));
  const { issuer } = provider;
  return jwtVerify(token, keys, { issuer, audience: RESOURCE, typ: 'at+jwt', algorithms: ['ES256'] });
}

async function ask(form: string, credentials = 'support:support-secret'): Promise<Response> {
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const body = new URLSearchParams(`grant_type=client_credentials${form}`);
  return fetch((await discover()).token_endpoint, { method: 'POST', headers: { authorization }, body });
}

describe('tokens', () => {
  test.each([
    ['support', 'customer-lookup', ['support'], 'pii:name:read'],
    ['billing', 'billing-report', ['finance'], 'pii:name:read pii:financial:read'],
    ['privacy', 'customer-lookup', ['privacy-office'], SCOPES.join(' ')],
    ['privacy', 'billing-report', ['privacy-office'], SCOPES.join(' ')],
  ])('%s for %s', async (as, task, groups, scope) => {
    const { payload } = await verify(await requestToken({ issuer: provider.issuer, as, task }));
    const { iat = 0, exp = 0, jti, ...claims } = payload;
    expect(claims).toEqual({ iss: provider.issuer, aud: RESOURCE, sub: as, client_id: as, scope, groups, task });
    expect(exp - iat).toBe(600);
    expect(jti).toEqual(expect.any(String));
  });

  test.each([...PERSONAS.keys()])('%s without a task', async (as) => {
    const { payload } = await verify(await requestToken({ issuer: provider.issuer, as }));
    expect(payload).not.toHaveProperty('task');
    expect(payload.sub).toBe(as);
  });

  test('fewer scopes, and none', async () => {
    const request = { issuer: provider.issuer, as: 'privacy' };
    const one = await verify(await requestToken({ ...request, scope: 'pii:ssn:read' }));
    expect(one.payload.scope).toBe('pii:ssn:read');
    const none = await verify(await requestToken({ ...request, scope: '' }));
    expect(none.payload).not.toHaveProperty('scope');
  });
});

test.each([
  ['an unknown task label', '&task=marketing', 'invalid_request'],
  ['an empty task label', '&task=', 'invalid_request'],
  ['a name that objects inherit', '&task=constructor', 'invalid_request'],
  ['two task labels', '&task=customer-lookup&task=customer-lookup', 'invalid_request'],
  ["another client's task", '&task=billing-report', 'invalid_request'],
  ["another client's scope", '&scope=pii:ssn:read', 'invalid_scope'],
  ['an unknown scope', '&scope=pii:nose:read', 'invalid_scope'],
  ['another audience', '&resource=urn:somebody:else', 'invalid_target'],
])('%s is refused, without a token', async (_what, form, error) => {
  const response = await ask(form);
  expect(response.status).toBe(400);
  const answer = await response.json();
  expect(answer).toMatchObject({ error });
  expect(answer).not.toHaveProperty('access_token');
});

test('a wrong secret is refused', async () => {
  const response = await ask('', 'support:billing-secret');
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ error: 'invalid_client' });
});

describe('keys', () => {
  test('are private on disk, and only their public half is published', async () => {
    expect((await stat(join(dataDir, 'provider'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(dataDir, 'provider/jwks.json'))).mode & 0o777).toBe(0o600);
    const { d } = JSON.parse(await readFile(join(dataDir, 'provider/jwks.json'), 'utf8')).keys[0];
    const published = await (await fetch(`${provider.issuer}/jwks`)).text();
    expect(published).not.toContain(d);
  });

  test('survive a restart, under another address and issuer', async () => {
    const port = await freePort();
    const again = await startProvider({ port, dataDir, issuer: 'http://provider.example:4001' });
    const address = `http://127.0.0.1:${port}`;
    const keys = await (await fetch(`${address}/jwks`)).json();
    const token = await requestToken({ issuer: address, as: 'support' });
    await again.close();
    expect(keys).toEqual(await (await fetch((await discover()).jwks_uri)).json());
    expect(decodeJwt(token)).toMatchObject({ iss: 'http://provider.example:4001', aud: RESOURCE });
  });

  test('a damaged file is named, and not quoted', async () => {
    const damaged = await mkdtemp(join(tmpdir(), 'cordon-provider-'));
    await (await startProvider({ port: 0, dataDir: damaged })).close();
    const path = join(damaged, 'provider/jwks.json');
    const text = (await readFile(path, 'utf8')).slice(0, -4);
    await writeFile(path, text);
    const { d } = /"d": "(?<d>[^"]+)"/.exec(text)?.groups ?? {};
    const failure = await startProvider({ port: 0, dataDir: damaged }).catch((error: unknown) => error);
    await rm(damaged, { recursive: true });
    expect(d).toEqual(expect.any(String));
    expect(String(failure)).toContain(path);
    expect(String(failure)).not.toContain(d);
  });
});

test('the process says one line, answers, and stops cleanly when told to', async () => {
  const port = await freePort();
  const env = { CORDON_DATA_DIR: dataDir, CORDON_PROVIDER_PORT: String(port) };
  const { child, stdout, stderr, ended } = runNode([join(import.meta.dirname, 'provider.ts')], env);
  const issuer = `http://127.0.0.1:${port}`;
  await expect.poll(stdout, { timeout: 15_000 }).toContain('\n');
  await requestToken({ issuer, as: 'billing', task: 'billing-report' });
  await fetch(`${issuer}/auth?client_id=billing&response_type=code`);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(stdout()).toBe(`OpenID provider ${issuer}\n`);
  expect(stderr()).toBe('');
});
