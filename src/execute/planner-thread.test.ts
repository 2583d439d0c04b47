import { execFile } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { longOperation, plainText, THINGS, WIDE, wideOperation } from '../../test/small-supergraph.ts';
import { CodedError } from '../errors.ts';
import type { PlannerSettings } from './planner-limits.ts';
import { plannerLimits } from './planner-limits.ts';
import type { PlannerThreadLimits } from './planner-thread.ts';
import { PlannerThread } from './planner-thread.ts';

const started: PlannerThread[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((thread) => thread.stop()));
});

function startThread(limits: Partial<PlannerThreadLimits> = {}): PlannerThread {
  const thread = new PlannerThread(limits);
  started.push(thread);
  return thread;
}

async function openOn(thread: PlannerThread, sdl: string, limits: PlannerSettings = {}): Promise<number> {
  return (await thread.open(plainText(sdl), plannerLimits(sdl.length, limits))).supergraph;
}

/** The plan of a document for a caller, whatever it throws. */
async function plan(thread: PlannerThread, supergraph: number, text: string, caller = ''): Promise<string> {
  return await thread.plan(supergraph, { text, overrides: [] }, caller).plan;
}

/** The code with which a promise is rejected, or what it came to. */
async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'planned',
    (error: unknown) => (error instanceof CodedError ? error.code : error),
  );
}

test('two supergraphs on one thread never mix', async () => {
  const thread = startThread();
  const [things, wide] = await Promise.all([openOn(thread, THINGS), openOn(thread, WIDE)]);
  const plans = await Promise.all([
    codeOf(plan(thread, things, '{ thing { id } }')),
    codeOf(plan(thread, wide, '{ thing { id } }')),
    codeOf(plan(thread, wide, '{ t { id } }')),
    codeOf(plan(thread, things, '{ t { id } }')),
  ]);
  expect(plans).toEqual(['planned', 'OPERATION_UNPLANNABLE', 'planned', 'OPERATION_UNPLANNABLE']);
});

test('what is no supergraph does not open, and says why', async () => {
  const thread = startThread();
  await expect(openOn(thread, 'type Query { a: Int }')).rejects.toThrow('core');
  expect(await codeOf(plan(thread, 1, '{ a }'))).toBe('NOT_READY');
});

test('a plan that takes too long is ended, and no thread with it: nothing is opened again', async () => {
  const thread = startThread({ quickMs: 20, patientMs: 40 });
  const wide = await openOn(thread, WIDE, { planCpuMs: 100 });
  await codeOf(plan(thread, wide, '{ t { a } }'));
  const slow = codeOf(plan(thread, wide, longOperation('t')));
  const waiting = codeOf(plan(thread, wide, '{ t { b } }'));
  expect([await slow, await waiting]).toEqual(['OPERATION_TOO_LARGE', 'planned']);
  expect(thread.deaths).toBe(0);
});

test('a plan that takes too much memory ends the thread, and the next one opens its supergraphs again', async () => {
  const thread = startThread();
  const limits = { heapMegabytes: 40 };
  const [things, wide] = await Promise.all([openOn(thread, THINGS, limits), openOn(thread, WIDE, limits)]);
  expect(await codeOf(plan(thread, wide, longOperation('t')))).toBe('OPERATION_TOO_LARGE');
  expect(thread.deaths).toBe(1);
  expect(await codeOf(plan(thread, things, '{ thing { name } }'))).toBe('planned');
  expect(await codeOf(plan(thread, wide, '{ t { a l } }'))).toBe('planned');
});

test('a thread that is ended under its work fails it with a code, and starts again', async () => {
  const thread = startThread();
  const wide = await openOn(thread, WIDE);
  const lost = codeOf(plan(thread, wide, longOperation('t')));
  const waiting = codeOf(plan(thread, wide, '{ t { a } }'));
  await thread.stop();
  expect([await lost, await waiting, thread.deaths]).toEqual(['INTERNAL', 'planned', 0]);
});

/** THINGS, and types that take more than 40 MB to read. */
const MANY =
  THINGS +
  Array.from({ length: 20_000 }, (_, index) => `type T${index} @join__type(graph: ONE) { a: Int b: T${index} }\n`).join(
    '',
  );

test.each([
  ['heapMegabytes', 40, 'ran out of memory (40 MB)'],
  ['openTimeoutMs', 1, 'within 0.001 seconds'],
] as const)(
  'a supergraph that takes more %s than it may does not open, and the thread serves on',
  async (limit, value, why) => {
    const thread = startThread();
    const opening = openOn(thread, MANY, { [limit]: value });
    await expect(opening).rejects.toMatchObject({ name: 'OpeningLimitError', limit, value });
    await expect(opening).rejects.toThrow(why);
    expect(await codeOf(plan(thread, await openOn(thread, THINGS), '{ thing { id } }'))).toBe('planned');
  },
);

test('a text that several open is opened once, and forgotten when the last of them closes it', async () => {
  const thread = startThread();
  const [one, two] = await Promise.all([thread.open(plainText(THINGS)), thread.open(plainText(THINGS))]);
  expect(two.outline).toBe(one.outline);
  await thread.close(one.supergraph);
  expect(await codeOf(plan(thread, one.supergraph, '{ thing { id } }'))).toBe('NOT_READY');
  expect(await codeOf(plan(thread, two.supergraph, '{ thing { id } }'))).toBe('planned');
  await thread.close(two.supergraph);
  expect((await thread.open(plainText(THINGS))).outline).not.toBe(one.outline);
});

test('a supergraph that may take a larger heap gets a thread that has it, and the others are opened there again', async () => {
  const thread = startThread();
  const things = await openOn(thread, THINGS, { heapMegabytes: 40 });
  const wide = await openOn(thread, WIDE, { heapMegabytes: 256 });
  expect(await codeOf(plan(thread, wide, '{ t { a } }'))).toBe('planned');
  expect(await codeOf(plan(thread, things, '{ thing { id } }'))).toBe('planned');
  expect(thread.deaths).toBe(0);
});

test('a plan that takes long holds nobody up: the others are planned before it ends, by the thread that there was', async () => {
  const thread = startThread();
  const [things, wide] = await Promise.all([openOn(thread, THINGS), openOn(thread, WIDE)]);
  // The first plans on a thread are slow.
  for (const alias of ['a', 'b', 'c']) await plan(thread, wide, `{ ${alias}: t { a l } }`);
  const ended: string[] = [];
  const slow = codeOf(plan(thread, wide, longOperation('t'))).finally(() => ended.push('slow'));
  const waiting = [codeOf(plan(thread, wide, '{ t { b } }')), codeOf(plan(thread, things, '{ thing { name } }'))];
  expect(await Promise.all(waiting)).toEqual(['planned', 'planned']);
  ended.push('waiting');
  expect(await codeOf(plan(thread, things, '{ thing { id } }'))).toBe('planned');
  await thread.stop();
  expect([await slow, ended, thread.deaths]).toEqual(['INTERNAL', ['waiting', 'slow'], 0]);
});

test('a second thread is started for a plan that takes long only, kept for a while, and none while nobody waits', async () => {
  const thread = startThread({ quickMs: 30, patientMs: 10_000, keepMs: 200 });
  const wide = await openOn(thread, WIDE);
  const slow = (alias: string) => codeOf(plan(thread, wide, wideOperation(40).replace('t', `${alias}: t`)));
  expect([await slow('a'), thread.hasLongLane]).toEqual(['planned', false]);
  const contended = slow('b');
  expect(await codeOf(plan(thread, wide, '{ t { b } }', 'other'))).toBe('planned');
  expect([await contended, thread.hasLongLane]).toEqual(['planned', true]);
  await expect.poll(() => thread.hasLongLane, { timeout: 5_000 }).toBe(false);
  const alone = slow('c');
  await setTimeout(100);
  expect(await codeOf(plan(thread, wide, '{ t { c } }', 'other'))).toBe('planned');
  expect([await alone, thread.hasLongLane, thread.deaths]).toEqual(['planned', true, 0]);
});

test('a caller has so many places, and another has its own', async () => {
  const thread = startThread();
  const things = await openOn(thread, THINGS, { queuePerCaller: 2 });
  const ask = (caller: string) =>
    ['a', 'b', 'c', 'd'].map((alias) => codeOf(plan(thread, things, `{ ${alias}: thing { id } }`, caller)));
  const [ann, bob] = [ask('ann'), ask('bob')];
  expect(await Promise.all(ann)).toEqual(['planned', 'planned', 'planned', 'CALLER_LIMIT']);
  expect(await Promise.all(bob)).toEqual(['planned', 'planned', 'CALLER_LIMIT', 'CALLER_LIMIT']);
  expect(thread.waiting).toBe(0);
});

test('where all places are taken, who waits for most gives one to who waits for less', async () => {
  const thread = startThread({ waiting: 4 });
  const things = await openOn(thread, THINGS);
  const ask = (caller: string) => codeOf(plan(thread, things, '{ thing { id } }', caller));
  const codes = ['a', 'a', 'a', 'a', 'a', 'a', 'b', 'b', 'b'].map(ask);
  expect(await Promise.all(codes)).toEqual([
    ...['planned', 'planned', 'planned', 'OVERLOADED', 'OVERLOADED', 'OVERLOADED'],
    ...['planned', 'planned', 'OVERLOADED'],
  ]);
  expect(thread.waiting).toBe(0);
});

test('the callers are planned for in turns, and what several wait for in the first of theirs', async () => {
  const thread = startThread();
  const things = await openOn(thread, THINGS);
  const order: string[] = [];
  const ask = (text: string, caller: string) => {
    const ticket = thread.plan(things, { text: `{ ${text}: thing { id } }`, overrides: [] }, caller);
    return { ...ticket, plan: ticket.plan.then(() => order.push(text)) };
  };
  const first = ask('first', 'flood');
  const flood = [1, 2, 3].map((each) => ask(`flood${each}`, 'flood'));
  const last = ask('shared', 'flood');
  const bob = ask('bob', 'bob');
  last.join('cid');
  await Promise.all([first, ...flood, last, bob].map(({ plan: planned }) => planned));
  expect(order).toEqual(['first', 'bob', 'shared', 'flood1', 'flood2', 'flood3']);
});

test('what waits can be left and frees its place, once all have left; what is worked on cannot', async () => {
  const thread = startThread({ waiting: 1 });
  const things = await openOn(thread, THINGS);
  const ask = (text: string, caller: string) => thread.plan(things, { text, overrides: [] }, caller);
  const [worked, waiting] = [ask('{ thing { id } }', 'ann'), ask('{ thing { name } }', 'ann')];
  waiting.join('bob');
  expect([worked.leave('ann'), waiting.leave('ann'), waiting.leave('cid'), thread.waiting]).toEqual([
    false,
    false,
    false,
    1,
  ]);
  expect([waiting.leave('bob'), waiting.leave('bob'), thread.waiting]).toEqual([true, false, 0]);
  const next = ask('{ thing { name } }', 'bob');
  const codes = [worked, waiting, next].map((each) => codeOf(each.plan));
  expect(await Promise.all(codes)).toEqual(['planned', 'OVERLOADED', 'planned']);
});

test('what all have left is not planned at length', async () => {
  const thread = startThread({ quickMs: 50 });
  const wide = await openOn(thread, WIDE);
  const slow = thread.plan(wide, { text: longOperation('t'), overrides: [] }, 'ann');
  slow.leave('ann');
  expect([await codeOf(slow.plan), thread.hasLongLane]).toEqual(['OVERLOADED', false]);
});

test('closing lets what waits be planned and refuses what comes later', async () => {
  const thread = startThread();
  const things = await openOn(thread, THINGS);
  const asked = codeOf(plan(thread, things, '{ thing { id } }'));
  const closed = thread.close(things);
  const late = codeOf(plan(thread, things, '{ thing { name } }'));
  await closed;
  expect([await asked, await late]).toEqual(['planned', 'NOT_READY']);
  await thread.close(things);
});

/** Plans in a process of its own, with the vendor's debug switch on, and returns what that process prints. */
async function printedBy(body: string): Promise<string> {
  const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `
    import { openPlanner } from ${url('./create-planner.ts')};
    import { plainText, THINGS } from ${url('../../test/small-supergraph.ts')};
    const planner = await openPlanner(plainText(THINGS));
    ${body}`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, APOLLO_FEDERATION_DEBUG: 'true', NODE_NO_WARNINGS: '1' },
    timeout: 20_000,
  });
  return stdout + stderr;
}

test('the thread keeps no process alive, but a plan that is asked for is answered', async () => {
  expect(await printedBy(`planner.plan('{ thing { name } }').then((plan) => console.log(plan.kind));`)).toContain(
    'QueryPlan',
  );
});

test('I1 the thread prints no document, whatever the environment says', async () => {
  const printed = await printedBy(`await planner.plan('{ thing(id: "canary-7f3a91c2d4") { name } }');`);
  expect(printed).not.toContain('canary');
});
