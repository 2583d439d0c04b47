import type { GraphQLSchema } from 'graphql';
import {
  buildASTSchema,
  getOperationAST,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { flowKey } from '../src/audit/flow.ts';
import { possibleFlows } from '../src/audit/possible-flows.ts';
import { flowsOf, recordedFlows } from '../src/audit/test-flows.ts';
import type { Catalog } from '../src/catalog/catalog.ts';
import type { Classification } from '../src/catalog/classification.ts';
import { loadConfig } from '../src/config.ts';
import { NOTHING_FORWARDED } from '../src/execute/forwarded-headers.ts';
import { ANONYMOUS } from '../src/identity/principal.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import { createMaskKeys } from '../src/keys/create-mask-keys.ts';
import type { Coordinate } from '../src/lib/coordinate.ts';
import { argumentCoordinate, memberCoordinate } from '../src/lib/coordinate.ts';
import { createLifetime } from '../src/lib/lifetime.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { FairTurns } from '../src/server/fair-turns.ts';
import { openSnapshot } from '../src/server/snapshot.ts';
import { createRandom } from '../subgraphs/lib/random.ts';
import { atDepth } from './depth.ts';
import type { SubgraphCase } from './random/answer-subgraph.ts';
import { drawFaults, NO_FAULTS } from './random/faults.ts';
import type { Observed } from './random/observed-coordinates.ts';
import { observedCoordinates } from './random/observed-coordinates.ts';
import { randomRequest } from './random/random-request.ts';
import type { SubgraphHost } from './random/subgraph-host.ts';
import { startSubgraphHost } from './random/subgraph-host.ts';
import { RANDOM_POLICY } from './random/test-callers.ts';
import { randomSupergraph } from './random-supergraph.ts';

/** Supergraphs, and requests for each. */
const [WORLDS, REQUESTS] = atDepth([5, 40], [24, 80], [200, 150]);

const TIMEOUT = 600_000;
const STRIDE = 1_000;

const received: { readonly subgraph: string; readonly request: string }[] = [];
let host: SubgraphHost;
let [recordedCount, sentCount] = [0, 0];

beforeAll(async () => {
  host = await startSubgraphHost((request, _answer, subgraph) => void received.push({ subgraph, request }));
});
afterAll(() => host.close());

/** One that knows everything as personal, so that a flow is recorded of whatever is sent. */
function catalogOfAll(schema: GraphQLSchema, catalog: Catalog): Catalog {
  const classification: Classification = { requirements: [{ category: 'ANY', scopes: [] }], masks: [] };
  const fields = new Map<Coordinate, Classification>();
  const inputs = new Map<Coordinate, { classification: Classification; filter: boolean }>();
  const input = (coordinate: Coordinate) => void inputs.set(coordinate, { classification, filter: false });
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type))
      for (const name of Object.keys(type.getFields())) input(memberCoordinate(type.name, name));
    if (isEnumType(type)) for (const { name } of type.getValues()) input(memberCoordinate(type.name, name));
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      fields.set(memberCoordinate(type.name, field.name), classification);
      for (const { name } of field.args) input(argumentCoordinate(type.name, field.name, name));
    }
  }
  return { ...catalog, fields, inputs };
}

/** A random supergraph in service, with subgraphs that only have to be asked. */
async function openWorld(number: number) {
  const { seed, schemas, composed } = randomSupergraph(number * STRIDE, true, host.urlOf);
  const config = loadConfig({ flags: {}, env: { CORDON_IDENTITY_ANONYMOUS: 'allow' } });
  const { snapshot } = await openSnapshot({
    supergraph: { sdl: composed.supergraphSdl, file: 'supergraph.graphql' },
    policy: parsePolicy(RANDOM_POLICY, 'policy.yaml'),
    issuers: [],
    urls: new Map(),
    overrideSettings: new Map(),
    fetch: config.fetch,
    planner: config.planner,
    masks: { keys: createMaskKeys(await createKeyRing()) },
    limits: { ...config.limits, preparedCacheBytes: 0, documentCacheBytes: 0 },
    dumpWriter: () => undefined,
    isRecorded: false,
  });
  const schema = buildASTSchema(parse(composed.supergraphSdl), { assumeValidSDL: true });
  const catalog = catalogOfAll(schema, snapshot.catalog);
  const possible = new Set(possibleFlows(composed.supergraphSdl, catalog).map(flowKey));
  return { seed, schemas, schema, snapshot, catalog, possible };
}

type World = Awaited<ReturnType<typeof openWorld>>;

/** Runs one random request; undefined where there is nothing to fetch. */
async function run({ schemas, snapshot, catalog }: World, seed: number) {
  const { supergraph } = snapshot;
  const { query, variables } = randomRequest(supergraph.apiSchema, seed);
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('A random request is one operation.');
  const random = createRandom(seed);
  const faults = random.below(3) === 0 ? drawFaults(random, [...schemas.keys()]) : NO_FAULTS;
  const caseOf = (name: string, schema: GraphQLSchema): SubgraphCase => {
    return { name, schema, seed: `${seed}|`, faults, personal: new Set(), log: [] };
  };
  host.serve(new Map([...schemas].map(([name, schema]) => [name, caseOf(name, schema)])));
  const lifetime = createLifetime(60_000);
  const coerced = snapshot.coerceVariables(operation, variables);
  const turns = new FairTurns();
  const { plan } = await snapshot.prepare(ANONYMOUS, document, operation, coerced, { lifetime, roll: 0, turns });
  if (!plan) return undefined;
  received.length = 0;
  const request = { assertionFor: () => 'signed', forwarded: NOTHING_FORWARDED, lifetime, variables };
  const { calls } = await supergraph.run(plan, request);
  return { query, planned: flowsOf(plan, catalog), recorded: recordedFlows(plan, catalog)({ calls, variables }) };
}

/** What the subgraphs received in all. */
function observedIn({ schemas, schema }: World): ReadonlyMap<string, Observed> {
  const observed = new Map<string, Observed>();
  for (const { subgraph, request } of received) {
    const own = schemas.get(subgraph);
    if (!own) throw new Error('Only subgraphs are asked.');
    const { fields, inputs } = observedCoordinates(request, own, schema);
    const before = observed.get(subgraph);
    observed.set(subgraph, {
      fields: [...(before?.fields ?? []), ...fields],
      inputs: new Set([...(before?.inputs ?? []), ...inputs]),
    });
  }
  return observed;
}

test.each(Array.from({ length: WORLDS }, (_, index) => index + 1))(
  'law: what goes over the wire is recorded, what is recorded was planned, what is planned is possible: supergraph %i',
  async (number) => {
    const world = await openWorld(number);
    try {
      for (let seed = number * STRIDE; seed < number * STRIDE + REQUESTS; seed++) {
        const outcome = await run(world, seed);
        if (!outcome) continue;
        const { query, planned, recorded } = outcome;
        const where = `seed ${seed} of ${world.seed}: ${query}`;
        expect(planned.map(flowKey), where).toEqual(expect.arrayContaining(recorded.map(flowKey)));
        for (const flow of planned)
          expect([flowKey(flow), world.possible.has(flowKey(flow))], where).toEqual([flowKey(flow), true]);
        const observed = observedIn(world);
        for (const [subgraph, { fields, inputs }] of observed) {
          const known = new Set<string>(
            recorded.filter((flow) => flow.subgraph === subgraph).map(({ coordinate }) => coordinate),
          );
          for (const names of fields)
            expect([names, names.some((name) => known.has(name))], where).toEqual([names, true]);
          for (const name of inputs) expect([name, known.has(name)], where).toEqual([name, true]);
        }
        for (const { subgraph, coordinate } of recorded) {
          recordedCount += 1;
          const sent = observed.get(subgraph);
          if (sent?.inputs.has(coordinate) || sent?.fields.some((names) => names.includes(coordinate))) sentCount += 1;
        }
      }
    } finally {
      await world.snapshot.supergraph.close();
    }
    expect(host.failures).toEqual([]);
  },
  TIMEOUT,
);

test('hardly more is recorded than was sent', () => {
  process.stdout.write(`Flows: ${recordedCount} recorded, ${sentCount} seen on the wire.\n`);
  expect(recordedCount).toBeGreaterThan(100 * WORLDS);
  expect(sentCount / recordedCount).toBeGreaterThan(0.9);
});
