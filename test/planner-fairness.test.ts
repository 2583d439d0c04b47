import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HEAD, MASKING } from './graph.ts';
import type { SelfWorld } from './self-world.ts';
import { startSelfWorld } from './self-world.ts';
import type { Reply } from './world.ts';
import { readReply } from './world.ts';

/** The ways to fetch a shareable field multiply: with every subgraph that has it, every key, and every level. */
const ITEM = 'type Item @key(fields: "id") @key(fields: "sku") { id: ID! @shareable sku: String! @shareable';
const shared = { sdl: `${HEAD} ${ITEM} shared1: String @shareable }`, resolvers: {} };
const SMALL = Array.from({ length: 17 }, (_, each) => `small${each}`);
const a = {
  sdl: `${HEAD} type Query { aitem: Item ${SMALL.map((name) => `${name}: Int`).join(' ')} } ${ITEM} alink: Item }`,
  resolvers: { Query: { aitem: () => null } },
};
/** So long that a plan of the flood holds up whoever waits for it far beyond the bounds of these tests. */
const PLAN_CPU_MS = 1_000;

let world: SelfWorld;
beforeAll(async () => {
  world = await startSelfWorld({ a, b: shared, c: shared, d: shared }, MASKING, {
    CORDON_PLANNER_EVALUATED_PLANS: '1000000000',
    CORDON_PLANNER_PLAN_CPU_MS: String(PLAN_CPU_MS),
    CORDON_PLANNER_QUEUE_PER_CALLER: '3',
  });
  for (const name of SMALL.slice(12, 15)) await ask('warm', `{ ${name} }`);
}, 60_000);
afterAll(() => world[Symbol.asyncDispose]());

const ask = (sub: string, query: string): Promise<Reply> => world.askAs({ sub }, query);

/** Operations of other numbers have other plans. */
function slow(number: number, levels = 12): string {
  const nested = (level: number): string =>
    `${number & (1 << level) ? 'sku ' : ''}shared1 ${level < levels ? `alink { ${nested(level + 1)} }` : ''}`;
  return `{ aitem { ${nested(0)} } }`;
}

const codes = ({ status, errors }: Reply) => [status, ...errors.map(({ extensions }) => extensions.code)];

test('A76 one caller floods slow plans: what another asks anew is answered at once', async () => {
  const flooding = Array.from({ length: 3 }, (_, each) => ask('flood', slow(1 + each)));
  let ended = 0;
  for (const each of flooding) void each.then(() => ended++);
  for (const name of SMALL.slice(0, 8)) {
    expect(codes(await ask('other', `{ ${name} }`))).toEqual([200]);
  }
  // An idle machine answers each in less than 300 ms; a busy one is as slow for the flood.
  expect(ended).toBe(0);
  expect((await Promise.all(flooding)).map(codes)).toEqual(flooding.map(() => [400, 'OPERATION_TOO_LARGE']));
}, 120_000);

test('A76 a refusal is found again under another name, and under none', async () => {
  const operation = slow(10);
  expect(codes(await ask('flood', `query First ${operation}`))).toEqual([400, 'OPERATION_TOO_LARGE']);
  for (const query of [`query Again ${operation}`, operation, `query Operation ${operation}`]) {
    const began = performance.now();
    const reply = await ask('somebody', query);
    expect(codes(reply)).toEqual([400, 'OPERATION_TOO_LARGE']);
    expect(performance.now() - began).toBeLessThan(PLAN_CPU_MS / 2);
  }
}, 120_000);

test('who has no place left is told when to come again, on both ways in, and another has its own', async () => {
  const flooding: Promise<Response>[] = [];
  const flood = (): Promise<Response> => {
    const asked = askNobody(slow(20 + flooding.length));
    flooding.push(asked);
    return asked;
  };
  let refused: Response | undefined;
  while (!refused) {
    const reply = await Promise.race([flood(), setTimeout(500)]);
    if (reply?.status === 429) refused = reply;
  }
  const again = await askNobody(slow(19 + flooding.length));
  for (const response of [refused, again]) {
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await readReply(response)).errors).toMatchObject([
      { extensions: { code: 'CALLER_LIMIT', limit: 3, retryAfterSeconds: 1 } },
    ]);
  }
  expect(codes(await ask('other', '{ small16 }'))).toEqual([200]);
  await Promise.all(flooding);
}, 120_000);

/** Asks without a token. */
function askNobody(query: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query });
  return world.graph.gateway.fetch(new Request('http://gateway/graphql', { method: 'POST', headers, body }));
}
