import fc from 'fast-check';
import type { GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PolicyReplay } from '../src/audit/replay/policy-replay.ts';
import { replayPolicy } from '../src/audit/replay/replay-policy.ts';
import type { Ruling } from '../src/audit/ruling.ts';
import { withoutMarkers } from '../src/catalog/without-markers.ts';
import { loadStockSupergraph } from '../src/execute/load-stock-supergraph.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { storeConfigOf } from '../src/server/audit-sources.ts';
import type { IdRange } from '../src/store/id-range.ts';
import { ALL_IDS } from '../src/store/id-range.ts';
import { openStoreReader } from '../src/store/open-store.ts';
import { readArtifact } from '../src/store/read-artifact.ts';

import type { StoreReader } from '../src/store/store-reader.ts';
import { createRandom } from '../subgraphs/lib/random.ts';
import { randomRequest } from './random/random-request.ts';
import { randomOperation } from './random-operation.ts';
import { narrowingRule, policyParts, policyText } from './random-policy.ts';
import type { Caller, World } from './world.ts';
import { startWorld } from './world.ts';

const DEEP = process.env.CORDON_TEST_DEPTH === 'deep';
const TIMEOUT = 600_000;
const CALLERS = ['support', 'billing', 'privacy', 'support without task'] as const satisfies readonly Caller[];

let world: World;
let reader: StoreReader;
let schema: GraphQLSchema;

beforeAll(async () => {
  world = await startWorld();
  reader = await openStoreReader(storeConfigOf(world.config));
  schema = (await loadStockSupergraph(withoutMarkers(world.supergraphSdl))).apiSchema;
});

afterAll(async () => {
  await reader.close();
  await world.close();
});

async function replay(text: string, range: IdRange = ALL_IDS): Promise<PolicyReplay> {
  const { identity, limits } = world.config;
  const issuers = identity.issuers.map(({ issuer }) => issuer);
  const query = { ...range, from: undefined, to: undefined };
  return await replayPolicy(reader, query, { policy: parsePolicy(text, 'new.yaml'), issuers, limits });
}

async function lastId(): Promise<number> {
  const [last] = await reader.db.selectFrom('audit_entries').select('id').orderBy('id', 'desc').limit(1).execute();
  return last?.id ?? -1;
}

async function serve(text: string): Promise<void> {
  await world.gateway.open({ sdl: world.supergraphSdl, file: 'supergraph' }, parsePolicy(text, 'served.yaml'));
}

/** Asks a random operation: of the example's kind, or of any, with variables and mutations. */
async function askAny(seed: number): Promise<void> {
  const random = createRandom(seed);
  const caller = random.pick(CALLERS);
  if (random.below(3) === 0) await world.ask(caller, randomOperation(schema, seed));
  else {
    const { query, variables } = randomRequest(schema, seed);
    await world.ask(caller, query, variables);
  }
}

const seeds = fc.integer({ min: 1, max: 2 ** 30 });

test(
  'the policy of the time changes nothing, whatever was asked',
  async () => {
    await fc.assert(
      fc.asyncProperty(policyParts, fc.array(seeds, { minLength: 5, maxLength: 20 }), async (parts, asked) => {
        const after = await lastId();
        const text = policyText(parts);
        await serve(text);
        for (const seed of asked) await askAny(seed);
        const { changes, verdicts, unknown, operations, recomputed } = await replay(text, { ...ALL_IDS, after });
        expect({ changes, verdicts, unknown }).toEqual({ changes: [], verdicts: [], unknown: [] });
        expect(recomputed).toBe(operations);
      }),
      { numRuns: DEEP ? 150 : 25 },
    );
  },
  TIMEOUT,
);

test(
  'where rules are added nobody gains',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        policyParts,
        narrowingRule,
        fc.array(seeds, { minLength: 5, maxLength: 20 }),
        async (parts, rule, asked) => {
          const after = await lastId();
          await serve(policyText(parts));
          for (const seed of asked) await askAny(seed);
          const { changes, verdicts } = await replay(policyText(parts, [rule]), { ...ALL_IDS, after });
          expect([...changes, ...verdicts].filter(({ direction }) => direction !== 'loses')).toEqual([]);
        },
      ),
      { numRuns: DEEP ? 150 : 25 },
    );
  },
  TIMEOUT,
);

/** What an entry says was decided. */
async function entriesSince(after: number) {
  const rows = await reader.db.selectFrom('audit_entries').selectAll().where('id', '>', after).orderBy('id').execute();
  return await Promise.all(
    rows.map(async (row) => {
      const artifact = await readArtifact(reader, row.ruling);
      return { row, ruling: JSON.parse(artifact?.content ?? '') as Ruling };
    }),
  );
}

/** The effects of every coordinate. */
function effectsIn({ decisions }: Ruling): ReadonlyMap<string, Set<string>> {
  const byCoordinate = Map.groupBy(decisions, ({ coordinate }) => String(coordinate));
  return new Map(
    [...byCoordinate].map(([coordinate, each]) => [
      coordinate,
      new Set(
        each.flatMap(({ effect, whose }) => (whose ? [`${whose} ${effect}`] : [`own ${effect}`, `others ${effect}`])),
      ),
    ]),
  );
}

function isOther(some: ReadonlySet<string>, others: ReadonlySet<string> = new Set()): boolean {
  return some.size !== others.size || [...some].some((each) => !others.has(each));
}

const seen = { total: 0, unknown: 0, refused: 0, both: 0, changed: 0, whys: {} as Record<string, number> };

test(
  'what is told of a policy is what happens when it is put into service',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        policyParts,
        policyParts,
        fc.array(seeds, { minLength: 5, maxLength: 15 }),
        async (one, other, asked) => {
          for (const seed of asked) {
            const after = await lastId();
            await serve(policyText(one));
            await askAny(seed);
            const told = await replay(policyText(other), { ...ALL_IDS, after });
            await serve(policyText(other));
            await askAny(seed);
            const [was, is] = await entriesSince(after);
            if (!was || !is) continue;
            seen.total++;
            if (told.recomputed === 0) {
              seen.unknown++;
              for (const { why } of told.unknown) seen.whys[why] = (seen.whys[why] ?? 0) + 1;
              continue;
            }
            const [verdict] = told.verdicts;
            const isRefused = is.row.outcome === 'refused';
            const wasRefused = was.row.outcome === 'refused';
            const where = `${was.row.document}\n${was.row.variables} ${was.row.codes} ${is.row.codes} ${JSON.stringify(told)}\n${policyText(one)}\n${policyText(other)}`;
            if (isRefused !== wasRefused) {
              seen.refused++;
              expect(verdict, where).toBeDefined();
              const [code] = JSON.parse(is.row.codes ?? '[]');
              if (isRefused) {
                // What is refused anyway may be told to be refused for its value.
                if (code.code !== 'MASKED_VALUE_WRITTEN') {
                  expect(verdict?.after.codes, where).toContain(code.code);
                  expect(verdict?.after.coordinates, where).toContain(code.coordinate);
                }
              } else expect(verdict?.after.codes, where).toEqual([]);
            } else if (isRefused) {
              expect(
                told.changes.filter(({ kind }) => kind === 'field'),
                where,
              ).toEqual([]);
            } else {
              seen.both++;
              expect(told.verdicts, where).toEqual([]);
              const [decidedBefore, decidedAfter] = [effectsIn(was.ruling), effectsIn(is.ruling)];
              const common = [...decidedBefore].filter(
                ([coordinate]) => decidedAfter.has(coordinate) && coordinate !== 'Customer.address',
              );
              const differing = common.filter(([coordinate, effects]) =>
                isOther(effects, decidedAfter.get(coordinate)),
              );
              const toldOf = new Set(
                told.changes
                  .filter(({ before, after: now }) => before.effect !== now.effect)
                  .map(({ coordinate }) => String(coordinate)),
              );
              if (differing.length > 0) seen.changed++;
              expect(
                common
                  .map(([coordinate]) => coordinate)
                  .filter((each) => toldOf.has(each))
                  .sort(),
                where,
              ).toEqual(differing.map(([coordinate]) => coordinate).sort());
            }
          }
        },
      ),
      { numRuns: DEEP ? 150 : 15 },
    );
    console.log(JSON.stringify(seen));
  },
  TIMEOUT,
);
