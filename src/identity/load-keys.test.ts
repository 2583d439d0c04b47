import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fetchJson } from './fetch-json.ts';
import { loadKeys } from './load-keys.ts';
import type { TestProvider } from './test-provider.ts';
import { createTestKey, DISCOVERY, startTestProvider } from './test-provider.ts';

let provider: TestProvider;

beforeEach(async () => {
  provider = await startTestProvider();
  provider.publish(await createTestKey('ES256', 'one'));
});

afterEach(async () => {
  await provider.stop();
});

function load(): Promise<unknown> {
  return loadKeys({ issuer: provider.issuer }, fetch);
}

test('finds the keys by discovery', async () => {
  expect(await load()).toEqual(provider.pages.get('/jwks'));
});

test('an issuer that ends in a slash has its document at one slash', async () => {
  const issuer = `${provider.issuer}/`;
  provider.pages.set(DISCOVERY, { issuer, jwks_uri: `${provider.issuer}/jwks` });
  expect(await loadKeys({ issuer }, fetch)).toEqual(provider.pages.get('/jwks'));
});

test('A53: a discovery document of another issuer is refused', async () => {
  for (const issuer of ['https://other.example', `${provider.issuer}/`, provider.issuer.toUpperCase()]) {
    provider.pages.set(DISCOVERY, { issuer, jwks_uri: `${provider.issuer}/jwks` });
    await expect(load()).rejects.toThrow('another issuer');
  }
});

test('A53: keys by a weaker scheme than the issuer are refused', async () => {
  const document = { issuer: 'https://id.example', jwks_uri: 'http://id.example/jwks' };
  const answer = async (): Promise<Response> => Response.json(document);
  await expect(loadKeys({ issuer: 'https://id.example' }, answer)).rejects.toThrow('outside https');
});

test.each([{}, [], null, { jwks_uri: 'x' }, { issuer: 'x' }, 'not JSON', '"text"'])(
  'a discovery document like %j is refused',
  async (page) => {
    provider.pages.set(DISCOVERY, page);
    await expect(load()).rejects.toThrow(/did not answer with (JSON|a discovery document)/);
  },
);

test('only http and https are asked for keys', async () => {
  provider.pages.set(DISCOVERY, { issuer: provider.issuer, jwks_uri: 'file:///etc/passwd' });
  await expect(load()).rejects.toThrow('discovery document');
});

test.each([{}, { keys: {} }, { keys: [] }, { keys: ['x'] }, [], null])('a key set like %j is refused', async (page) => {
  provider.pages.set('/jwks', page);
  await expect(load()).rejects.toThrow('JSON Web Key Set');
});

test('A82: a redirect is refused', async () => {
  provider.pages.set('/elsewhere', provider.pages.get('/jwks'));
  provider.pages.set('/jwks', (response: ServerResponse) => response.writeHead(302, { location: '/elsewhere' }).end());
  await expect(load()).rejects.toThrow();
  expect(provider.requests).not.toContain('/elsewhere');
});

test('A82: an answer larger than 1 MiB is refused while it arrives', async () => {
  let open = true;
  let sent = 0;
  provider.pages.set('/jwks', (response: ServerResponse) => {
    response.on('close', () => {
      open = false;
    });
    const write = (): void => {
      do sent += 64;
      while (open && response.write(' '.repeat(64 * 1_024)));
    };
    response.on('drain', write);
    write();
  });
  await expect(load()).rejects.toThrow('more than 1 MiB');
  await expect.poll(() => open).toBe(false);
  // In KiB; what the two sockets hold comes on top of the limit.
  expect(sent).toBeLessThan(32 * 1_024);
});

test('A82: an answer that does not end is given up', async () => {
  provider.pages.set('/slow', (response: ServerResponse) => response.write('{'));
  provider.pages.set('/silent', () => undefined);
  await expect(fetchJson(`${provider.issuer}/slow`, fetch, 50)).rejects.toThrow('timeout');
  await expect(fetchJson(`${provider.issuer}/silent`, fetch, 50)).rejects.toThrow('timeout');
});

test('another status is refused, and the body is not quoted', async () => {
  provider.pages.set('/jwks', (response: ServerResponse) => response.writeHead(500).end('canary-upstream-text'));
  await expect(load()).rejects.toThrow(/answered with status 500\.$/);
});
