import { afterAll, expect, test } from 'vitest';
import { longOperation, plainText, smallSupergraph, THINGS } from '../../test/small-supergraph.ts';
import { CodedError } from '../errors.ts';
import { createLifetime } from '../lib/lifetime.ts';
import { openPlanner } from './create-planner.ts';
import { PlannerThread } from './planner-thread.ts';

const thread = new PlannerThread();
const hasty = new PlannerThread({ quickMs: 10, patientMs: 20 });
afterAll(() => Promise.all([thread.stop(), hasty.stop()]));

/** The code with which a promise is rejected. */
async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'planned',
    (error: unknown) => (error instanceof CodedError ? error.code : String(error)),
  );
}

test('a text that many ask for at once is planned once, and then kept', async () => {
  const planner = await openPlanner(plainText(THINGS), { thread });
  const plans = await Promise.all(Array.from({ length: 50 }, () => planner.plan('{ thing { name } }')));
  expect(new Set(plans).size).toBe(1);
  expect(await planner.plan('{ thing { name } }')).toBe(plans[0]);
  expect(planner.planned()).toBe(1);
});

test('A23 texts that differ in one character have plans of their own', async () => {
  const planner = await openPlanner(plainText(THINGS), { thread });
  const texts = ['{ thing(id: "a") { name } }', '{ thing(id: "b") { name } }', '{ thing(id: "a") { name  } }'];
  const plans = await Promise.all([...texts, ...texts].map((text) => planner.plan(text)));
  expect(plans.map((plan) => /\\"(\w)\\"/.exec(JSON.stringify(plan))?.[1])).toEqual(['a', 'b', 'a', 'a', 'b', 'a']);
  expect(planner.planned()).toBe(3);
});

test('a plan is kept for the labels that it was made under', async () => {
  const moving = smallSupergraph({
    one: 'type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! name: String }',
    two: 'extend schema @link(url: "https://specs.apollo.dev/link/v1.0") type Thing @key(fields: "id") { id: ID! name: String @federation__override(from: "one", label: "moved") }',
  });
  const planner = await openPlanner(plainText(moving), { thread });
  const text = '{ thing { name } }';
  const plans = [[], ['moved'], ['other'], [], ['moved']].map((labels) => planner.plan(text, { overrides: labels }));
  const [here, there, other, ...again] = await Promise.all(plans);
  expect([here, there, other].map((plan) => plan?.node?.kind)).toEqual(['Fetch', 'Sequence', 'Fetch']);
  expect([again[0] === here, again[1] === there, planner.planned()]).toEqual([true, true, 3]);
});

test('two supergraphs never share a plan', async () => {
  const other = THINGS.replaceAll('http://one.test', 'http://other.test').replaceAll('graph: ONE', 'graph: OTHER');
  const renamed = other.replace('ONE @join__graph(name: "one"', 'OTHER @join__graph(name: "other"');
  const planners = await Promise.all([THINGS, renamed].map((sdl) => openPlanner(plainText(sdl), { thread })));
  const plans = await Promise.all(planners.map((planner) => planner.plan('{ thing { id } }')));
  expect(plans.map((plan) => plan.node?.kind === 'Fetch' && plan.node.serviceName)).toEqual(['one', 'other']);
});

test('keeps no more memory than it may: the oldest plan is made again', async () => {
  // A plan of one fetch has some 200 characters.
  const cacheBytes = 2 * (2 * `{ a: thing { id } }`.length + 4 * 220);
  const planner = await openPlanner(plainText(THINGS), { thread, cacheBytes });
  for (const alias of ['a', 'b', 'c', 'd', 'e', 'e', 'a']) await planner.plan(`{ ${alias}: thing { id } }`);
  expect(planner.planned()).toBe(6);
});

test('a plan that alone is larger than the bound is answered, and not kept', async () => {
  const planner = await openPlanner(plainText(THINGS), { thread, cacheBytes: 20 });
  await planner.plan('{ thing { id } }');
  await planner.plan('{ thing { id } }');
  expect(planner.planned()).toBe(2);
});

test('a text that takes too long is refused for a while without another try', async () => {
  let now = 0;
  const planner = await openPlanner(plainText(THINGS), {
    thread: hasty,
    limits: { planCpuMs: 50 },
    refusalMs: 1_000,
    now: () => now,
  });
  const outcomes: unknown[] = [];
  for (now of [0, 999, 1_000]) {
    const code = await codeOf(planner.plan(longOperation('thing')));
    outcomes.push([code, planner.planned(), hasty.deaths]);
  }
  expect(outcomes).toEqual([
    ['OPERATION_TOO_LARGE', 1, 0],
    ['OPERATION_TOO_LARGE', 1, 0],
    ['OPERATION_TOO_LARGE', 2, 0],
  ]);
});

test('a text that cannot be planned is refused for a while, a loss of the thread is not remembered', async () => {
  const planner = await openPlanner(plainText(THINGS), { thread });
  const text = '{ thing { missing } }';
  expect([await codeOf(planner.plan(text)), await codeOf(planner.plan(text))]).toEqual([
    'OPERATION_UNPLANNABLE',
    'OPERATION_UNPLANNABLE',
  ]);
  expect(planner.planned()).toBe(1);
  const lost = codeOf(planner.plan('{ thing { name } }'));
  await thread.stop();
  expect([await lost, await codeOf(planner.plan('{ thing { name } }'))]).toEqual(['INTERNAL', 'planned']);
});

test('closed, it answers what it was asked and what it keeps, and nothing new', async () => {
  const planner = await openPlanner(plainText(THINGS), { thread });
  const asked = codeOf(planner.plan('{ thing { name } }'));
  await planner.close();
  expect(await asked).toBe('planned');
  expect(await codeOf(planner.plan('{ thing { name } }'))).toBe('planned');
  expect(await codeOf(planner.plan('{ thing { id } }'))).toBe('NOT_READY');
});

test('a text leaves the queue when everybody who asked for it has gone, and can be asked for again', async () => {
  const planner = await openPlanner(plainText(THINGS), { thread });
  const first = codeOf(planner.plan('{ a: thing { name } }'));
  const [ann, bob, cid] = [1, 2, 3].map(() => createLifetime(60_000));
  const waited = [ann, bob].map((lifetime) => codeOf(planner.plan('{ b: thing { name } }', lifetime && { lifetime })));
  const kept = [cid, undefined].map((lifetime) =>
    codeOf(planner.plan('{ c: thing { name } }', lifetime && { lifetime })),
  );
  expect(thread.waiting).toBe(2);
  ann?.end();
  expect(thread.waiting).toBe(2);
  bob?.end();
  cid?.end();
  expect(thread.waiting).toBe(1);
  const again = codeOf(planner.plan('{ b: thing { name } }', { lifetime: createLifetime(60_000) }));
  expect(await Promise.all([first, ...waited, ...kept, again])).toEqual([
    'planned',
    'OVERLOADED',
    'OVERLOADED',
    'planned',
    'planned',
    'planned',
  ]);
});

test('a text that is being planned when its client goes is finished and kept', async () => {
  const planner = await openPlanner(plainText(THINGS), { thread });
  const lifetime = createLifetime(60_000);
  const gone = codeOf(planner.plan('{ d: thing { name } }', { lifetime }));
  lifetime.end();
  expect([await gone, await codeOf(planner.plan('{ d: thing { name } }')), planner.planned()]).toEqual([
    'planned',
    'planned',
    1,
  ]);
});

test('opens on the thread of the process where none is given', async () => {
  const planner = await openPlanner(plainText(THINGS));
  expect((await planner.plan('{ thing { id } }')).node?.kind).toBe('Fetch');
  await planner.close();
});
