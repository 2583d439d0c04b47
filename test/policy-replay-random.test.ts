import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replayPolicy } from '../src/audit/replay/replay-policy.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { storeConfigOf } from '../src/server/audit-sources.ts';
import { ALL_IDS } from '../src/store/id-range.ts';
import { openStoreReader } from '../src/store/open-store.ts';
import { atDepth } from './depth.ts';
import { NO_FAULTS } from './random/faults.ts';
import type { RandomWorld } from './random/open-random-world.ts';
import { openRandomWorld } from './random/open-random-world.ts';
import { randomRequest } from './random/random-request.ts';
import type { SubgraphHost } from './random/subgraph-host.ts';
import { startSubgraphHost } from './random/subgraph-host.ts';
import type { TestCallers } from './random/test-callers.ts';
import { RANDOM_POLICY, startTestCallers } from './random/test-callers.ts';

const [WORLDS, CASES] = atDepth([2, 30], [8, 40], [60, 100]);
const STRIDE = 1_000;
const TIMEOUT = 600_000;
const CALLERS = ['revealed', 'masked', 'denied', undefined] as const;

/** One rule more than the policy of the random worlds. */
const NARROWED = ['mask', '"null"', 'deny', 'hold', 'block'].map(
  (effect) => `${RANDOM_POLICY}\nrules: [{ name: added, when: {}, on: { categories: [SECRET] }, effect: ${effect} }]\n`,
);

const folder = mkdtempSync(join(tmpdir(), 'cordon-random-replay-'));
let host: SubgraphHost;
let callers: TestCallers;
let changed = 0;

beforeAll(async () => {
  [host, callers] = await Promise.all([startSubgraphHost(), startTestCallers()]);
});

afterAll(async () => {
  await Promise.all([host.close(), callers.close()]);
  rmSync(folder, { recursive: true });
});

test.each(Array.from({ length: WORLDS }, (_, index) => 900 + index))(
  'the policy of the time changes nothing, and where a rule is added nobody gains: supergraph %i',
  async (number) => {
    const world = await openRandomWorld(number * STRIDE, true, host, callers, join(folder, String(number)));
    try {
      for (let seed = number * STRIDE; seed < number * STRIDE + CASES; seed++) {
        world.serve(seed, NO_FAULTS);
        await world.askOurs(randomRequest(world.apiSchema, seed), CALLERS[seed % CALLERS.length]);
      }
      const { changes, verdicts, unknown, recomputed } = await replay(world, RANDOM_POLICY);
      expect({ changes, verdicts, unknown, recomputed }).toEqual({
        changes: [],
        verdicts: [],
        unknown: [],
        recomputed: CASES,
      });
      for (const policy of NARROWED) {
        const told = await replay(world, policy);
        expect([...told.changes, ...told.verdicts].filter(({ direction }) => direction !== 'loses')).toEqual([]);
        changed += told.changed;
      }
    } finally {
      await world.close();
    }
  },
  TIMEOUT,
);

test('the law above is about something: rules changed what was asked', () => {
  expect(changed).toBeGreaterThan(WORLDS * CASES * 0.2);
});

async function replay({ config }: RandomWorld, policy: string) {
  const reader = await openStoreReader(storeConfigOf(config));
  try {
    const query = { ...ALL_IDS, from: undefined, to: undefined };
    const issuers = config.identity.issuers.map(({ issuer }) => issuer);
    return await replayPolicy(reader, query, {
      policy: parsePolicy(policy, 'new.yaml'),
      issuers,
      limits: config.limits,
    });
  } finally {
    await reader.close();
  }
}
