import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createLocalJWKSet } from 'jose';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import { loadConfig } from '../src/config.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import type { Finding } from '../src/lib/finding.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { EMPTY_POLICY } from '../src/policy/policy.ts';
import { openConfiguredAudit } from '../src/server/audit-sources.ts';
import type { Gateway } from '../src/server/create-gateway.ts';
import { createGateway } from '../src/server/create-gateway.ts';
import type { Resolvers } from '../subgraphs/lib/build-schema.ts';
import { openDatabase } from '../subgraphs/lib/database.ts';
import type { RunningSubgraph } from '../subgraphs/lib/start-subgraph.ts';
import { startSubgraph } from '../subgraphs/lib/start-subgraph.ts';
import type { Reply } from './world.ts';
import { post } from './world.ts';

/** What every test subgraph needs to say before its own types. */
export const HEAD = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@external", "@shareable", "@provides", "@override", "@interfaceObject", "@composeDirective"])
    @link(url: "https://specs.cordon.example/pii/v1.0", import: ["@pii", "@notPii"])
    @composeDirective(name: "@pii") @composeDirective(name: "@notPii")
  directive @pii(category: pii__Category!, scopes: [[pii__Scope!]!], mask: pii__Mask, use: pii__Use) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
  directive @notPii(reason: String!) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
  scalar pii__Category scalar pii__Scope scalar pii__Mask enum pii__Use { WRITE FILTER }
`;

/** Everything is masked for whoever holds no scope, which is everybody here. */
export const MASKING = `
version: 1
categories: { SECRET: { mask: redact }, OTHER: { mask: redact } }
tasks: { none: { reveal: "*", default: deny } }
`;

/** Everything personal is denied. */
export const DENYING = `
version: 1
categories: { SECRET: { mask: redact }, OTHER: { mask: redact } }
tasks: { none: { default: deny } }
`;

/** One subgraph of a test. */
export interface TestSubgraph {
  readonly sdl: string;
  readonly resolvers: Resolvers;
}

/** A gateway for anonymous callers over small subgraphs, real ones over HTTP. */
export interface Graph {
  readonly gateway: Gateway;
  readonly warnings: readonly Finding[];
  /** A running subgraph by its name. */
  readonly subgraph: (name: string) => RunningSubgraph;
  readonly ask: (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<Reply>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/**
 * Starts subgraphs and composes them; `random` draws a number from 0 to below 1 for every request. What is asked is recorded where `env` says where to (`CORDON_DATA_DIR`). Throws
 * FindingsError where they are refused.
 */
export async function startGraph(
  subgraphs: Readonly<Record<string, TestSubgraph>>,
  policy: string | undefined = MASKING,
  env: Readonly<Record<string, string>> = {},
  now?: () => number,
  random?: () => number,
): Promise<Graph> {
  const ring = await createKeyRing();
  const running = new Map<string, RunningSubgraph>();
  for (const [name, { sdl, resolvers }] of Object.entries(subgraphs)) {
    const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as Record<string, never> });
    const database = openDatabase(':memory:', '', () => undefined);
    const options = {
      port: 0,
      databaseFile: ':memory:',
      assertionKeys: createLocalJWKSet(ring.jwks),
      keepRequests: true,
    };
    const started = await startSubgraph({ name, schema, database, createContext: () => ({}) }, options);
    running.set(name, started);
  }
  const subgraph = (name: string): RunningSubgraph => {
    const started = running.get(name);
    if (!started) throw new Error(`There is no subgraph ${name}.`);
    return started;
  };
  const sources = Object.entries(subgraphs).map(([name, { sdl }]) => ({
    name,
    url: subgraph(name).url,
    sdl,
    file: `${name}.graphql`,
  }));
  const config = loadConfig({ flags: {}, env: { CORDON_IDENTITY_ANONYMOUS: 'allow', ...env } });
  const audit = 'CORDON_DATA_DIR' in env ? await openConfiguredAudit(config, ring) : undefined;
  const gateway = createGateway({ config, ring, audit, log: { info() {}, warn() {}, error() {} }, now, random });
  const close = async () => {
    await gateway.close();
    await audit?.close();
    await Promise.all([...running.values()].map((each) => each.close()));
  };
  try {
    const { supergraphSdl, locate, findings } = composeSupergraph(sources);
    const opened = await gateway.open(
      { sdl: supergraphSdl, file: 'supergraph.graphql', locate },
      policy === undefined ? EMPTY_POLICY : parsePolicy(policy, 'policy.yaml'),
    );
    const ask = (query: string, variables = {}) => post(gateway, undefined, { query, variables });
    return { gateway, warnings: [...findings, ...opened], subgraph, ask, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
