import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CryptoKey, JWK, JWTHeaderParameters, JWTPayload } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** A provider's key for tests, both halves. */
export interface TestKey {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

/** A provider on a port of 127.0.0.1, for tests; `pages` is what it serves, and may be changed while it runs. */
export interface TestProvider {
  readonly issuer: string;
  readonly pages: Map<string, unknown>;
  /** The paths that were asked for, in order. */
  readonly requests: string[];
  publish(...keys: readonly TestKey[]): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The path of the discovery document. */
export const DISCOVERY = '/.well-known/openid-configuration';

/** A new key pair under a kid. */
export async function createTestKey(alg: 'RS256' | 'ES256' | 'EdDSA', kid: string): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** Signs claims as they are, with `typ` at+jwt unless the header says otherwise. */
export function signToken(
  key: TestKey,
  claims: JWTPayload,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header })
    .sign(key.privateKey);
}

/** A running provider that serves its discovery document and the keys that are published. */
export async function startTestProvider(): Promise<TestProvider> {
  const pages = new Map<string, unknown>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    answer(response, pages.get(request.url ?? ''));
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  pages.set(DISCOVERY, { issuer, jwks_uri: `${issuer}/jwks` });
  return {
    issuer,
    pages,
    requests,
    publish: (...keys) => void pages.set('/jwks', { keys: keys.map((key) => key.jwk) }),
    start: () => listen(port),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A function answers itself, a string is sent as it is, `undefined` is a 404, anything else is JSON. */
function answer(response: ServerResponse, page: unknown): void {
  if (typeof page === 'function') page(response);
  else if (page === undefined) response.writeHead(404).end();
  else response.end(typeof page === 'string' ? page : JSON.stringify(page));
}
