import type { ServerResponse } from 'node:http';
import type { Audit } from '../src/audit/open-audit.ts';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import { loadConfig } from '../src/config.ts';
import type { Received, TestUpstream } from '../src/execute/test-upstream.ts';
import { json, startUpstream } from '../src/execute/test-upstream.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import type { KeyRing } from '../src/keys/key-ring.ts';
import type { LogFields } from '../src/lib/log.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import type { Gateway } from '../src/server/create-gateway.ts';
import { createGateway } from '../src/server/create-gateway.ts';
import { HEAD, MASKING } from './graph.ts';
import type { Reply } from './world.ts';
import { post } from './world.ts';

/** How a subgraph of a test answers one request; `nth` counts its requests from 1. */
export type Behaviour = (response: ServerResponse, received: Received, nth: number) => void;

/** A gateway for anonymous callers over bare HTTP servers that answer whatever a test says, GraphQL or not. */
export interface RogueGraph {
  readonly gateway: Gateway;
  /** Every line that the gateway logged. */
  readonly log: readonly string[];
  /** The server of a subgraph. */
  readonly upstream: (name: string) => TestUpstream;
  /** Changes how a subgraph answers from now on. */
  readonly behave: (name: string, behaviour: Behaviour) => void;
  readonly ask: (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<Reply>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Composes schemas, which are given without HEAD; until told otherwise each subgraph answers `{"data":{}}`. */
export async function startRogueGraph(
  subgraphs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  policy = MASKING,
  ring?: KeyRing,
  audit?: Audit,
): Promise<RogueGraph> {
  const behaviours = new Map<string, Behaviour>();
  const upstreams = new Map<string, TestUpstream>();
  for (const name of Object.keys(subgraphs)) {
    const answer: Behaviour = (...given) => (behaviours.get(name) ?? answers({}))(...given);
    upstreams.set(name, await startUpstream(answer));
  }
  const upstream = (name: string): TestUpstream => {
    const found = upstreams.get(name);
    if (!found) throw new Error(`There is no subgraph ${name}.`);
    return found;
  };
  const sources = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    url: upstream(name).url,
    sdl: `${HEAD} ${sdl}`,
    file: `${name}.graphql`,
  }));
  const config = loadConfig({
    flags: {},
    env: { CORDON_IDENTITY_ANONYMOUS: 'allow', CORDON_FETCH_BREAKER_FAILURES: '1000000', ...env },
  });
  const log: string[] = [];
  const write = (fields: LogFields, message: string) => void log.push(JSON.stringify({ ...fields, message }));
  const gateway = createGateway({
    config,
    ring: ring ?? (await createKeyRing()),
    audit,
    log: { info: write, warn: write, error: write },
  });
  const { supergraphSdl, locate } = composeSupergraph(sources);
  await gateway.open({ sdl: supergraphSdl, file: 'supergraph.graphql', locate }, parsePolicy(policy, 'policy.yaml'));
  return {
    gateway,
    log,
    upstream,
    behave: (name, behaviour) => void behaviours.set(name, behaviour),
    ask: (query, variables = {}) => post(gateway, undefined, { query, variables }),
    [Symbol.asyncDispose]: async () => {
      // First the subgraphs: one that never answers would keep the gateway waiting.
      await Promise.all([...upstreams.values()].map((each) => each.close()));
      await gateway.close();
    },
  };
}

/** Answers with data. */
export function answers(data: unknown): Behaviour {
  return (response) => json(response, { data });
}

/** Answers an `_entities` request by a function of each representation. */
export function answersEntities(entity: (representation: Readonly<Record<string, unknown>>) => unknown): Behaviour {
  return (response, { body }) => json(response, { data: { _entities: representationsIn(body).map(entity) } });
}

/** The representations of an `_entities` request. */
export function representationsIn(body: string): readonly Readonly<Record<string, unknown>>[] {
  // Whoever asked the port before may ask something else.
  return JSON.parse(body).variables?.representations ?? [];
}

/** Each error's code and path. */
export function codesOf({ errors }: Pick<Reply, 'errors'>): readonly unknown[] {
  return errors.map(({ extensions, path }) => [extensions.code, path]);
}
