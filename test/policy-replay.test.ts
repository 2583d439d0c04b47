import fc from 'fast-check';
import type { GraphQLSchema } from 'graphql';
import { getNamedType, isLeafType, isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PolicyReplay } from '../src/audit/replay/policy-replay.ts';
import { readApiSchema } from '../src/audit/replay/recorded-artifacts.ts';
import { replayPolicy } from '../src/audit/replay/replay-policy.ts';
import type { Ruling } from '../src/audit/ruling.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { storeConfigOf } from '../src/server/audit-sources.ts';
import type { EntryRow } from '../src/store/entry-columns.ts';
import type { IdRange } from '../src/store/id-range.ts';
import { ALL_IDS } from '../src/store/id-range.ts';
import { openStoreReader } from '../src/store/open-store.ts';
import { readArtifacts } from '../src/store/read-artifacts.ts';

import type { StoreReader } from '../src/store/store-reader.ts';
import { createRandom } from '../subgraphs/lib/random.ts';
import { atDepth, DEPTH } from './depth.ts';
import { randomRequest } from './random/random-request.ts';
import { randomOperation } from './random-operation.ts';
import { narrowingRule, policyParts, policyText } from './random-policy.ts';
import type { Caller, World } from './world.ts';
import { startWorld } from './world.ts';

const RUNS = atDepth(24, 100, 300);
const TIMEOUT = 600_000;
const CALLERS = ['support', 'billing', 'privacy', 'support without task'] as const satisfies readonly Caller[];

let world: World;
let reader: StoreReader;
let schema: GraphQLSchema;

beforeAll(async () => {
  world = await startWorld();
  reader = await openStoreReader(storeConfigOf(world.config));
  schema = readApiSchema(world.supergraphSdl);
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
      { numRuns: RUNS / 2 },
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
      { numRuns: RUNS / 2 },
    );
  },
  TIMEOUT,
);

/** Asks, and returns what was written down. */
async function recordedAnswer(seed: number): Promise<RecordedAnswer> {
  const after = await lastId();
  await askAny(seed);
  const row = await reader.db.selectFrom('audit_entries').selectAll().where('id', '>', after).executeTakeFirst();
  if (!row) throw new Error('Every operation of a caller is recorded.');
  const [artifact] = await readArtifacts(reader, [row.ruling]);
  return { row, ruling: JSON.parse(artifact?.content ?? '') };
}

interface RecordedAnswer {
  readonly row: EntryRow;
  readonly ruling: Ruling;
}

/** What the effects of a leaf are, for the own and for others. */
function effectsOf({ decisions }: Ruling): ReadonlyMap<string, string> {
  const leaves = decisions.filter(({ coordinate }) => isLeaf(coordinate));
  return new Map(
    [...Map.groupBy(leaves, ({ coordinate }) => String(coordinate))].map(([coordinate, each]) => {
      const effects = each.flatMap(({ effect, whose }) =>
        (whose ? [whose] : ['own', 'others']).map((one) => `${one} ${effect}`),
      );
      return [coordinate, [...new Set(effects)].sort().join()];
    }),
  );
}

function isLeaf(coordinate: string): boolean {
  const [type = '', field = ''] = coordinate.split('.');
  const parent = schema.getType(type);
  return isObjectType(parent) && isLeafType(getNamedType(parent.getFields()[field]?.type));
}

/** Leaves that are decided on both sides, and otherwise. */
function differing(was: Ruling, is: Ruling): readonly string[] {
  const [before, after] = [effectsOf(was), effectsOf(is)];
  const common = [...before.keys()].filter((coordinate) => after.has(coordinate));
  return common.filter((coordinate) => before.get(coordinate) !== after.get(coordinate)).sort();
}

/** What a replay tells of one entry is what became of it. */
function expectTold(told: PolicyReplay, was: RecordedAnswer, is: RecordedAnswer): void {
  const [wasRefused, isRefused] = [was, is].map(({ row }) => row.outcome === 'refused');
  const [verdict] = told.verdicts;
  // A hold in the place of a block is told too.
  if (!wasRefused || !isRefused) expect(verdict !== undefined).toBe(wasRefused !== isRefused);
  const [refusal] = JSON.parse(is.row.codes ?? '[]');
  if (verdict) expect(verdict.after.codes.length > 0).toBe(isRefused);
  // What decisions refuse anyway may be told to be refused for its value.
  if (verdict && isRefused && refusal.code !== 'MASKED_VALUE_WRITTEN') {
    expect(verdict.after.codes).toContain(refusal.code);
    expect(verdict.after.coordinates).toContain(refusal.coordinate);
  }
  if (wasRefused && isRefused) expect(told.changes.filter(({ kind }) => kind === 'field')).toEqual([]);
  if (wasRefused || isRefused) return;
  const both = new Set([was, is].flatMap(({ ruling }) => [...effectsOf(ruling).keys()]));
  const common = [...both].filter((each) => [was, is].every(({ ruling }) => effectsOf(ruling).has(each)));
  const changed = told.changes.filter(({ before, after }) => before.effect !== after.effect);
  const coordinates = new Set<string>(changed.map(({ coordinate }) => coordinate));
  expect(common.filter((each) => coordinates.has(each)).sort()).toEqual(differing(was.ruling, is.ruling));
}

test(
  'what is told of a policy is what happens when it is put into service',
  async () => {
    const told = { all: 0, changed: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(policyParts, policyParts, seeds, async (parts, others, seed) => {
        const [one, other] = [policyText(parts), policyText(others)];
        const after = await lastId();
        await serve(one);
        const was = await recordedAnswer(seed);
        const replayed = await replay(other, { ...ALL_IDS, after });
        await serve(other);
        const is = await recordedAnswer(seed);
        if (replayed.recomputed === 0) return;
        expectTold(replayed, was, is);
        told.all++;
        told.changed += Math.min(1, replayed.changes.length);
        told.refused += replayed.verdicts.length;
      }),
      { numRuns: RUNS },
    );
    expect(told.all).toBeGreaterThan(RUNS / 2);
    expect(told.changed).toBeGreaterThan(RUNS / 8);
    // Refusals are rare: a quick run may meet none.
    if (DEPTH !== 'quick') expect(told.refused).toBeGreaterThan(RUNS / 20);
  },
  TIMEOUT,
);
