import type { GraphQLDataSource } from '@apollo/gateway';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../src/config.ts';
import { loadConfig } from '../../src/config.ts';
import { createKeyRing } from '../../src/keys/create-key-ring.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { EMPTY_POLICY } from '../../src/policy/policy.ts';
import { openConfiguredAudit } from '../../src/server/audit-sources.ts';
import { createGateway } from '../../src/server/create-gateway.ts';
import type { RandomSupergraph } from '../random-supergraph.ts';
import { randomSupergraph } from '../random-supergraph.ts';
import type { StockAnswer } from '../stock-gateway.ts';
import { openStockOn } from '../stock-gateway.ts';
import type { Reply } from '../world.ts';
import { post } from '../world.ts';
import type { SubgraphCase } from './answer-subgraph.ts';
import type { Faults } from './faults.ts';
import { personalCoordinates } from './personal-coordinates.ts';
import type { RandomRequest } from './random-request.ts';
import type { SubgraphHost } from './subgraph-host.ts';
import type { RandomCaller, TestCallers } from './test-callers.ts';
import { RANDOM_POLICY } from './test-callers.ts';

/** A random supergraph behind both gateways. One case at a time: `serve` decides what the subgraphs answer. */
export interface RandomWorld {
  readonly config: Config;
  readonly supergraph: RandomSupergraph;
  readonly apiSchema: GraphQLSchema;
  /** Starts a case; the answer is the growing log of the mutations that are sent. */
  serve(seed: number, faults: Faults): string[];
  askStock(request: RandomRequest): Promise<StockAnswer>;
  /** Ours; without a caller for those who have no token. */
  askOurs(request: RandomRequest, caller?: RandomCaller): Promise<Reply>;
  /** Every line that the gateway logged. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

/** Opens both gateways on the first supergraph from this seed on; ours keeps an audit where it has a data folder. */
export async function openRandomWorld(
  seed: number,
  isAnnotated: boolean,
  host: SubgraphHost,
  callers: TestCallers,
  dataDir?: string,
): Promise<RandomWorld> {
  const supergraph = randomSupergraph(seed, isAnnotated, host.urlOf);
  const { supergraphSdl, locate } = supergraph.composed;
  const stock = await openStockOn(supergraphSdl, (name) => directSource(host, name));
  const env = {
    CORDON_IDENTITY_ANONYMOUS: 'allow',
    CORDON_IDENTITY_ISSUER: callers.issuer,
    ...(dataDir !== undefined && { CORDON_DATA_DIR: dataDir }),
  };
  const config = loadConfig({ flags: {}, env });
  const ring = await createKeyRing();
  const audit = dataDir === undefined ? undefined : await openConfiguredAudit(config, ring);
  const log: string[] = [];
  const write = (fields: object, message: string) => void log.push(JSON.stringify({ ...fields, message }));
  const gateway = createGateway({
    config,
    ring,
    audit,
    log: { info: write, warn: write, error: write },
  });
  const policy = isAnnotated ? parsePolicy(RANDOM_POLICY, 'policy.yaml') : EMPTY_POLICY;
  await gateway.open({ sdl: supergraphSdl, file: 'supergraph.graphql', locate }, policy);
  const personal = personalCoordinates(supergraph.schemas.values());
  return {
    config,
    supergraph,
    apiSchema: stock.apiSchema,
    serve: (caseSeed, faults) => {
      const mutations: string[] = [];
      const cases = [...supergraph.schemas].map(([name, schema]): [string, SubgraphCase] => [
        name,
        { name, schema, seed: `${caseSeed}|`, faults, personal, log: mutations },
      ]);
      host.serve(new Map(cases));
      return mutations;
    },
    askStock: ({ query, variables }) => stock.ask(query, variables),
    askOurs: ({ query, variables }, caller) => post(gateway, caller && callers.tokens[caller], { query, variables }),
    log,
    close: async () => {
      await stock.close();
      await gateway.close();
      await audit?.close();
    },
  };
}

/** The stock gateway's way to the same answers, without a wire: what is compared is its executor, not its client. */
function directSource(host: SubgraphHost, name: string): GraphQLDataSource {
  return {
    process: async ({ request }) => {
      const answered = host.answer(name, JSON.parse(JSON.stringify(request)));
      if (answered === 'reset' || answered.status !== 200) throw new Error('The subgraph did not answer.');
      return JSON.parse(answered.text);
    },
  };
}
