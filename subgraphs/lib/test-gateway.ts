import type { JWTVerifyGetKey } from 'jose';
import { generateKeyPair, SignJWT } from 'jose';
import type { RunningSubgraph } from './start-subgraph.ts';

/** What a test may bend about an assertion; by default it is a good one for `customers`. */
export interface AssertionClaims {
  readonly audience?: string;
  readonly issuer?: string;
  readonly typ?: string;
  /** Seconds from now. */
  readonly issuedIn?: number;
  /** Seconds from issue to expiry. */
  readonly lifetime?: number;
}

/** A stand-in for the gateway's key: what subgraphs verify with, and what signs. */
export interface TestGateway {
  readonly assertionKeys: JWTVerifyGetKey;
  sign(claims?: AssertionClaims): Promise<string>;
}

/** A new ES256 key pair that signs assertions as the gateway does. */
export async function createTestGateway(): Promise<TestGateway> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  return {
    assertionKeys: async () => publicKey,
    sign: ({
      audience = 'customers',
      issuer = 'cordon',
      typ = 'cordon-assertion+jwt',
      issuedIn = 0,
      lifetime = 60,
    } = {}) => {
      const issuedAt = Math.floor(Date.now() / 1_000) + issuedIn;
      return new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', typ })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject('test')
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetime)
        .sign(privateKey);
    },
  };
}

/** Sends a body as it is, with an assertion where one is given. */
export function post(subgraph: RunningSubgraph, body: string, assertion?: string): Promise<Response> {
  return fetch(subgraph.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(assertion === undefined ? {} : { 'cordon-assertion': assertion }),
    },
    body,
  });
}

/** A GraphQL answer, as a test looks at it. */
export interface Answer<Data> {
  readonly data: Data;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** Asks as the gateway would, with an assertion for that audience. */
export async function ask<Data>(
  subgraph: RunningSubgraph,
  assertion: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Answer<Data>> {
  const response = await post(subgraph, JSON.stringify({ query, variables }), assertion);
  // The test states the shape that its query asks for.
  return (await response.json()) as Answer<Data>;
}
