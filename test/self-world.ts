import { createTestKey, signToken, startTestProvider } from '../src/identity/test-provider.ts';
import type { Graph, TestSubgraph } from './graph.ts';
import { startGraph } from './graph.ts';
import type { Reply } from './world.ts';
import { post } from './world.ts';

/** A graph whose callers are told apart. */
export interface SelfWorld {
  readonly graph: Graph;
  /** Asks with a token of these claims. */
  readonly askAs: (
    claims: Claims,
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Reply>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** What a token says beside issuer, audience and times. */
export interface Claims {
  readonly sub: string;
  readonly client_id?: string;
  readonly scope?: string;
  readonly groups?: readonly string[];
  /** Names of the token and of its session, which may be anything. */
  readonly jti?: string;
  readonly sid?: string;
}

/** Starts a graph and the provider that its tokens come from. `ISSUER` in the policy stands for that provider. */
export async function startSelfWorld(
  subgraphs: Readonly<Record<string, TestSubgraph>>,
  policy: string,
  env: Readonly<Record<string, string>> = {},
): Promise<SelfWorld> {
  const provider = await startTestProvider();
  const key = await createTestKey('ES256', 'only');
  provider.publish(key);
  try {
    const identity = { CORDON_IDENTITY_ISSUER: provider.issuer, ...env };
    const graph = await startGraph(subgraphs, policy.replaceAll('ISSUER', provider.issuer), identity);
    const now = Math.floor(Date.now() / 1_000);
    const base = { iss: provider.issuer, aud: 'urn:cordon:gateway', client_id: 'app', iat: now, exp: now + 3_600 };
    const tokens = new Map<string, Promise<string>>();
    const tokenOf = (claims: Claims): Promise<string> => {
      const name = JSON.stringify(claims);
      const token = tokens.get(name) ?? signToken(key, { ...base, ...claims });
      tokens.set(name, token);
      return token;
    };
    return {
      graph,
      askAs: async (claims, query, variables = {}, headers = {}) =>
        post(graph.gateway, await tokenOf(claims), { query, variables }, headers),
      [Symbol.asyncDispose]: async () => {
        await graph[Symbol.asyncDispose]();
        await provider.stop();
      },
    };
  } catch (error) {
    await provider.stop();
    throw error;
  }
}
