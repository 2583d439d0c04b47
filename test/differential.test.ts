import { readFileSync } from 'node:fs';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../subgraphs/lib/random.ts';
import { atDepth, DEPTH } from './depth.ts';
import { explainOutcome } from './random/explain-outcome.ts';
import { drawFaults } from './random/faults.ts';
import { DATA_DIFFERENCES, ERROR_DIFFERENCES, REWORDED_DIFFERENCES } from './random/known-differences.ts';
import type { RandomWorld } from './random/open-random-world.ts';
import { openRandomWorld } from './random/open-random-world.ts';
import { askOurs, askStock } from './random/outcome.ts';
import type { RandomRequest } from './random/random-request.ts';
import { randomRequest } from './random/random-request.ts';
import { withTwins } from './random/rewrite-request.ts';
import { SHARE_BOUNDS } from './random/share-bounds.ts';
import type { SubgraphHost } from './random/subgraph-host.ts';
import { startSubgraphHost } from './random/subgraph-host.ts';
import type { TestCallers } from './random/test-callers.ts';
import { startTestCallers } from './random/test-callers.ts';

/** Supergraphs and cases of each: 5,040 in all for every change, and every known difference in a quick run. */
const [WORLDS, CASES] = atDepth([4, 25], [42, 120], [400, 150]);

/** The seed of a supergraph is the seed of its cases divided by this. */
const STRIDE = 1_000;

/** The cases that have to agree with nothing to explain, as a share of all. */
const AGREEING = 0.85;

/** Cases of each difference, so that each is seen to be at work. */
const FOUND: Readonly<Record<string, readonly number[]>> = {
  'alias-meets-planned-field': [7010],
  'planned-by-type': [9026],
  'mutations-out-of-order': [5003],
  'one-error-a-null': [35088],
  'whole-answer-lost': [3043],
  'value-refused': [16068, 41084],
  'refused-values-are-errors': [1015, 3048],
  'missing-requirement-is-an-error': [7056],
  'failed-fetch-has-a-path': [9025],
  'planned-field-fails-too': [21063],
  'entity-error-index': [10012],
};

const TIMEOUT = 600_000;

/** `CORDON_TEST_SEED=7042` replays one case, in the supergraph of 7. */
const ONLY = process.env.CORDON_TEST_SEED === undefined ? undefined : Number(process.env.CORDON_TEST_SEED);

let host: SubgraphHost;
let callers: TestCallers;
const counts = new Map<string, number>();

beforeAll(async () => {
  [host, callers] = await Promise.all([startSubgraphHost(), startTestCallers()]);
});

afterAll(async () => {
  await Promise.all([host.close(), callers.close()]);
  const lines = [...counts].sort().map(([name, count]) => `${String(count).padStart(6)} ${name}`);
  process.stdout.write(`Differences from the stock gateway:\n${lines.join('\n')}\n`);
});

/** Cases that each must be tried, whatever the depth. */
const NAMED = ONLY === undefined ? Object.values(FOUND).flat() : [ONLY];

const worldOf = (seed: number) => Math.floor(seed / STRIDE);

const worlds = ONLY === undefined ? [...new Set([...range(1, WORLDS), ...NAMED.map(worldOf)])] : [worldOf(ONLY)];

test.each(worlds)(
  'answers as the stock gateway does, but for the known differences: supergraph %i',
  async (number) => {
    const isAnnotated = number % 2 === 1;
    const world = await openRandomWorld(number * STRIDE, isAnnotated, host, callers);
    try {
      const drawn = ONLY === undefined ? range(number * STRIDE, CASES) : [];
      const named = NAMED.filter((seed) => worldOf(seed) === number);
      for (const seed of new Set([...drawn, ...named])) await compare(world, seed);
    } finally {
      await world.close();
    }
    expect(host.failures).toEqual([]);
  },
  TIMEOUT,
);

// A share of a few hundred cases says nothing.
test.skipIf(ONLY !== undefined || DEPTH === 'quick')(
  'most cases agree, and no difference explains more of them than it did',
  () => {
    const cases = WORLDS * CASES;
    const over = [...counts].filter(([name, count]) => name !== 'none' && count > (SHARE_BOUNDS[name] ?? 0) * cases);
    expect(over).toEqual([]);
    expect(counts.get('none')).toBeGreaterThan(AGREEING * cases);
  },
);

test('every known difference has a page, a bound and a case', () => {
  const page = readFileSync('docs/conformance.md', 'utf8');
  const listed = [...DATA_DIFFERENCES, ...ERROR_DIFFERENCES].map(({ name }) => name);
  const names = [...Object.keys(REWORDED_DIFFERENCES), ...listed].sort();
  for (const name of names) expect(page).toContain(`\`${name}\``);
  expect(Object.keys(SHARE_BOUNDS).sort()).toEqual(names);
  expect(Object.keys(FOUND).sort()).toEqual(names);
});

function range(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

async function compare(world: RandomWorld, seed: number): Promise<void> {
  const faults = drawFaults(createRandom(seed), [...world.supergraph.sdl.keys()]);
  const request = requestOf(world, seed);
  const stock = await askStock(world, seed, faults, request);
  const ours = await askOurs(world, seed, faults, request, world.supergraph.isAnnotated ? 'revealed' : undefined);
  const outcome = { request, faults, stock, ours };
  const names = await explainOutcome(world.apiSchema, outcome, (again) => askStock(world, seed, faults, again));
  const story = { replay: `CORDON_TEST_SEED=${seed}`, subgraphs: [...world.supergraph.sdl], ...outcome };
  expect(names, JSON.stringify(story, undefined, 1)).toBeDefined();
  const found = Object.keys(FOUND).filter((name) => FOUND[name]?.includes(seed));
  expect(names, `CORDON_TEST_SEED=${seed}`).toEqual(expect.arrayContaining(found));
  for (const name of names?.length === 0 ? ['none'] : (names ?? [])) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (names?.length === 0 && !request.hasFragments) {
    expect(JSON.stringify(ours.data), request.query).toBe(JSON.stringify(stock.data));
  }
}

/** One case in three asks fields under two aliases. */
function requestOf(world: RandomWorld, seed: number): RandomRequest {
  const drawn = randomRequest(world.apiSchema, seed);
  if (seed % 3 !== 0) return drawn;
  const twins = withTwins(drawn, createRandom(seed));
  return validate(world.apiSchema, parse(twins.query)).length === 0 ? twins : drawn;
}
