import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../subgraphs/lib/random.ts';
import { atDepth } from './depth.ts';
import { drawFaults } from './random/faults.ts';
import { isRecord } from './random/identity.ts';
import type { RandomWorld } from './random/open-random-world.ts';
import { openRandomWorld } from './random/open-random-world.ts';
import type { Answered } from './random/outcome.ts';
import { askOurs, heldAt } from './random/outcome.ts';
import { randomRequest } from './random/random-request.ts';
import { CANARY, JSON_MARK } from './random/seeded-leaf.ts';
import type { SubgraphHost } from './random/subgraph-host.ts';
import { startSubgraphHost } from './random/subgraph-host.ts';
import type { TestCallers } from './random/test-callers.ts';
import { startTestCallers } from './random/test-callers.ts';

const [WORLDS, CASES] = atDepth([5, 40], [20, 60], [200, 100]);
const STRIDE = 1_000;

const TIMEOUT = 600_000;

/** `CORDON_TEST_SEED=500007` replays one case, in the supergraph of 500. */
const ONLY = process.env.CORDON_TEST_SEED === undefined ? undefined : Number(process.env.CORDON_TEST_SEED);

let host: SubgraphHost;
let callers: TestCallers;
let canaries = 0;

beforeAll(async () => {
  [host, callers] = await Promise.all([startSubgraphHost(), startTestCallers()]);
});

afterAll(async () => {
  await Promise.all([host.close(), callers.close()]);
});

const worlds =
  ONLY === undefined ? Array.from({ length: WORLDS }, (_, index) => 500 + index) : [Math.floor(ONLY / STRIDE)];

test.each(worlds)(
  'canary and shape: whoever may not see it learns no value, and masks change no null: supergraph %i',
  async (number) => {
    const world = await openRandomWorld(number * STRIDE, true, host, callers);
    try {
      const seeds = ONLY === undefined ? Array.from({ length: CASES }, (_, index) => number * STRIDE + index) : [ONLY];
      for (const seed of seeds) await holdLaws(world, seed);
      expect(world.log.filter((line) => line.includes(CANARY))).toEqual([]);
    } finally {
      await world.close();
    }
  },
);

test(
  'the laws above are about something: canaries were asked for',
  () => {
    expect(canaries).toBeGreaterThan(ONLY === undefined ? (WORLDS * CASES) / 20 : 0);
  },
  TIMEOUT,
);

async function holdLaws(world: RandomWorld, seed: number): Promise<void> {
  const faults = drawFaults(createRandom(seed), [...world.supergraph.sdl.keys()]);
  const request = randomRequest(world.apiSchema, seed);
  const ask = (caller: 'revealed' | 'masked' | 'denied') => askOurs(world, seed, faults, request, caller);
  const revealed = await ask('revealed');
  const masked = await ask('masked');
  const denied = await ask('denied');
  if (revealed.text.includes(CANARY)) canaries++;
  const story = `CORDON_TEST_SEED=${seed} ${request.query}\n${revealed.text}\n${masked.text}\n${denied.text}`;
  expect(masked.text.includes(CANARY) || denied.text.includes(CANARY), story).toBe(false);
  const refused = refusedUnderMask(revealed, masked.masked);
  expect(
    misshapen(revealed.data, masked.data, [], new Set()).filter((place) => !isAbove(place, refused)),
    story,
  ).toEqual([]);
  expect(errorsBeside(revealed, masked, refused), story).toEqual([]);
  expect(misshapen(revealed.data, denied.data, [], new Set(denied.masked)), story).toEqual([]);
}

/**
 * Masked places at which the revealed answer refuses a value. What is masked is never looked at, so a mask stands there,
 * and what null took away above it is there.
 */
function refusedUnderMask(revealed: Answered, masked: readonly string[]): readonly string[] {
  const places = revealed.errors.filter(({ code }) => code === 'INVALID_VALUE').map(({ place }) => place);
  return places.filter((place) => masked.includes(place));
}

function isAbove(place: string, refused: readonly string[]): boolean {
  return refused.some((each) => place === '' || `${each}.`.startsWith(`${place}.`));
}

/** Paths and codes in one order: fetches at once fail in any. */
function codesOf({ errors }: Answered): string {
  return errors
    .map(({ path, code }) => `${path} ${code}`)
    .sort()
    .join();
}

/** Errors that only one of the answers has: but for refused values, and what stands where null took it from the other. */
function errorsBeside(revealed: Answered, masked: Answered, refused: readonly string[]): readonly string[] {
  if (refused.length === 0) return codesOf(revealed) === codesOf(masked) ? [] : ['other errors'];
  const places = new Set(masked.errors.map(({ place }) => place));
  const lost = revealed.errors.filter(({ place }) => !places.has(place) && !refused.includes(place));
  const known = new Set(revealed.errors.map(({ place }) => place));
  const added = masked.errors.filter(({ place, path }) => !known.has(place) && heldAt(revealed.data, path) === 'value');
  return [...lost, ...added].map(({ place }) => place);
}

/**
 * Places where an answer differs from the revealed one in nulls, lengths or keys without saying in `masked` that they are
 * hidden. Nothing below a null of the revealed answer counts: what is not fetched cannot fail. A masked custom scalar is
 * null.
 */
function misshapen(
  revealed: unknown,
  other: unknown,
  path: readonly string[],
  hidden: ReadonlySet<string>,
): readonly string[] {
  const name = path.join('.');
  if (hidden.has(name) || isCustomScalar(revealed)) return [];
  if (revealed === null) return other === null || hidden.size > 0 ? [] : [name];
  if (Array.isArray(revealed)) {
    if (!Array.isArray(other) || other.length !== revealed.length) return [name];
    return revealed.flatMap((item, index) => misshapen(item, other[index], path, hidden));
  }
  if (!isRecord(revealed)) return typeof other === typeof revealed ? [] : [name];
  if (!isRecord(other) || Object.keys(other).join() !== Object.keys(revealed).join()) return [name];
  return Object.entries(revealed).flatMap(([key, item]) => misshapen(item, other[key], [...path, key], hidden));
}

function isCustomScalar(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).join() === JSON_MARK;
}
