import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLSchema } from 'graphql';
import { parse } from 'graphql';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import { loadConfig } from '../src/config.ts';
import { createTestKey, signToken, startTestProvider } from '../src/identity/test-provider.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import type { Finding } from '../src/lib/finding.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { createGateway } from '../src/server/create-gateway.ts';
import { NO_FAULTS } from './random/faults.ts';
import { startSubgraphHost } from './random/subgraph-host.ts';
import type { Reply } from './world.ts';
import { post } from './world.ts';

/** Who asks: by a token that says this, or without one. */
export interface AccessCaller {
  readonly scope?: string;
  readonly groups?: readonly string[];
  readonly task?: string;
  readonly client_id?: string;
}

/** A gateway over subgraphs that answer seeded values, and a provider whose tokens it takes. */
export interface AccessGraph {
  readonly warnings: readonly Finding[];
  readonly ask: (query: string, caller?: AccessCaller, variables?: Readonly<Record<string, unknown>>) => Promise<Reply>;
  /** From now on, what these fields answer begins with CANARY; the seed decides every value. */
  readonly serve: (canaries: ReadonlySet<string>, seed?: string) => void;
  /** Everything that subgraphs were sent and answered since it was asked last. */
  readonly traffic: () => string;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** What a graph is made of: subgraph schemas, and what becomes of the supergraph before it is served. */
export interface AccessGraphInput {
  readonly subgraphs: Readonly<Record<string, string>>;
  readonly policy?: string;
  readonly change?: (supergraphSdl: string) => string;
}

/** What every subgraph of a test begins with. */
export const ACCESS_HEAD =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@shareable", "@context", "@fromContext", "@authenticated", "@requiresScopes", "@policy"])';

/** Composes the schemas and serves them. Throws FindingsError where they are refused. */
export async function openAccessGraph({ subgraphs, policy, change }: AccessGraphInput): Promise<AccessGraph> {
  let exchanges: string[] = [];
  const provider = await startTestProvider();
  const key = await createTestKey('ES256', 'only');
  provider.publish(key);
  const host = await startSubgraphHost((request, answer) => void exchanges.push(request, JSON.stringify(answer)));
  const gateway = createGateway({
    config: loadConfig({
      flags: {},
      env: { CORDON_IDENTITY_ANONYMOUS: 'allow', CORDON_IDENTITY_ISSUER: provider.issuer },
    }),
    ring: await createKeyRing(),
    log: { info() {}, warn() {}, error() {} },
  });
  const close = async () => {
    await gateway.close();
    await Promise.all([host.close(), provider.stop()]);
  };
  const schemas = new Map<string, GraphQLSchema>();
  const serve: AccessGraph['serve'] = (personal, seed = '') =>
    host.serve(
      new Map(
        [...schemas].map(([name, schema]) => [name, { name, schema, seed, faults: NO_FAULTS, personal, log: [] }]),
      ),
    );
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (caller: AccessCaller): Promise<string> => {
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: provider.issuer, aud: 'urn:cordon:gateway', sub: 'caller', iat: now, exp: now + 3_600 };
    const text = JSON.stringify(caller);
    const token = tokens.get(text) ?? signToken(key, { ...claims, ...caller });
    tokens.set(text, token);
    return token;
  };
  try {
    for (const [name, sdl] of Object.entries(subgraphs)) schemas.set(name, buildSubgraphSchema(parse(sdl)));
    const sources = Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      url: host.urlOf(name),
      sdl,
      file: `${name}.graphql`,
    }));
    const { supergraphSdl } = composeSupergraph(sources);
    const sdl = change ? change(supergraphSdl) : supergraphSdl;
    const warnings = await gateway.open(
      { sdl, file: 'supergraph.graphql' },
      parsePolicy(policy ?? 'version: 1\ncategories: {}', 'policy.yaml'),
    );
    serve(new Set());
    return {
      warnings,
      serve,
      ask: async (query, caller, variables = {}) =>
        post(gateway, caller && (await tokenOf(caller)), { query, variables }),
      traffic: () => {
        const text = exchanges.join('\n');
        exchanges = [];
        return text;
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
