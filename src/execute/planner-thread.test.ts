import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { longOperation, plainText, THINGS, WIDE } from '../../test/small-supergraph.ts';
import { CodedError } from '../errors.ts';
import type { SetLimits } from './opening-limits.ts';
import { openingLimits } from './opening-limits.ts';
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

async function openOn(thread: PlannerThread, sdl: string, limits: SetLimits = {}): Promise<number> {
  return (await thread.open(plainText(sdl), openingLimits(sdl.length, limits))).supergraph;
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
    codeOf(thread.plan(things, '{ thing { id } }')),
    codeOf(thread.plan(wide, '{ thing { id } }')),
    codeOf(thread.plan(wide, '{ t { id } }')),
    codeOf(thread.plan(things, '{ t { id } }')),
  ]);
  expect(plans).toEqual(['planned', 'OPERATION_UNPLANNABLE', 'planned', 'OPERATION_UNPLANNABLE']);
});

test('what is no supergraph does not open, and says why', async () => {
  const thread = startThread();
  await expect(openOn(thread, 'type Query { a: Int }')).rejects.toThrow('core');
  expect(await codeOf(thread.plan(1, '{ a }'))).toBe('NOT_READY');
});

test('a plan that takes too long ends the thread; what waited is planned by the next', async () => {
  const thread = startThread({ planMs: 1_000 });
  const wide = await openOn(thread, WIDE);
  await codeOf(thread.plan(wide, '{ t { a } }'));
  const slow = codeOf(thread.plan(wide, longOperation('t')));
  const waiting = codeOf(thread.plan(wide, '{ t { b } }'));
  expect(await slow).toBe('OPERATION_TOO_LARGE');
  expect(await waiting).toBe('planned');
  expect(thread.deaths).toBe(1);
});

test('a plan that takes too much memory ends the thread, and the next one opens its supergraphs again', async () => {
  const thread = startThread();
  const limits = { heapMegabytes: 40 };
  const [things, wide] = await Promise.all([openOn(thread, THINGS, limits), openOn(thread, WIDE, limits)]);
  expect(await codeOf(thread.plan(wide, longOperation('t')))).toBe('OPERATION_TOO_LARGE');
  expect(thread.deaths).toBe(1);
  expect(await codeOf(thread.plan(things, '{ thing { name } }'))).toBe('planned');
  expect(await codeOf(thread.plan(wide, '{ t { a l } }'))).toBe('planned');
});

test('a thread that is ended under its work fails it with a code, and starts again', async () => {
  const thread = startThread();
  const wide = await openOn(thread, WIDE);
  const lost = codeOf(thread.plan(wide, longOperation('t')));
  const waiting = codeOf(thread.plan(wide, '{ t { a } }'));
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
    expect(await codeOf(thread.plan(await openOn(thread, THINGS), '{ thing { id } }'))).toBe('planned');
  },
);

test('a text that several open is opened once, and forgotten when the last of them closes it', async () => {
  const thread = startThread();
  const [one, two] = await Promise.all([thread.open(plainText(THINGS)), thread.open(plainText(THINGS))]);
  expect(two.outline).toBe(one.outline);
  await thread.close(one.supergraph);
  expect(await codeOf(thread.plan(one.supergraph, '{ thing { id } }'))).toBe('NOT_READY');
  expect(await codeOf(thread.plan(two.supergraph, '{ thing { id } }'))).toBe('planned');
  await thread.close(two.supergraph);
  expect((await thread.open(plainText(THINGS))).outline).not.toBe(one.outline);
});

test('a supergraph that may take a larger heap gets a thread that has it, and the others are opened there again', async () => {
  const thread = startThread();
  const things = await openOn(thread, THINGS, { heapMegabytes: 40 });
  const wide = await openOn(thread, WIDE, { heapMegabytes: 256 });
  expect(await codeOf(thread.plan(wide, '{ t { a } }'))).toBe('planned');
  expect(await codeOf(thread.plan(things, '{ thing { id } }'))).toBe('planned');
  expect(thread.deaths).toBe(0);
});

test('behind a plan that takes long another thread is made ready: who waits is planned before the slow one ends', async () => {
  const thread = startThread({ slowMs: 50 });
  const [things, wide] = await Promise.all([openOn(thread, THINGS), openOn(thread, WIDE)]);
  const ended: string[] = [];
  const slow = codeOf(thread.plan(wide, longOperation('t'))).finally(() => ended.push('slow'));
  const waiting = [codeOf(thread.plan(wide, '{ t { b } }')), codeOf(thread.plan(things, '{ thing { name } }'))];
  expect(await Promise.all(waiting)).toEqual(['planned', 'planned']);
  ended.push('waiting');
  expect(await codeOf(thread.plan(things, '{ thing { id } }'))).toBe('planned');
  await thread.stop();
  expect([await slow, ended, thread.deaths]).toEqual(['INTERNAL', ['waiting', 'slow'], 0]);
});

test('OVERLOADED above as many as may wait', async () => {
  const thread = startThread({ waiting: 2 });
  const things = await openOn(thread, THINGS);
  const codes = await Promise.all(
    ['a', 'b', 'c', 'd'].map((alias) => codeOf(thread.plan(things, `{ ${alias}: thing { id } }`))),
  );
  expect(codes).toEqual(['planned', 'planned', 'planned', 'OVERLOADED']);
  expect(thread.waiting).toBe(0);
});

test('what waits can be withdrawn and frees its place; what is worked on, or of another supergraph, cannot', async () => {
  const thread = startThread({ waiting: 1 });
  const [things, other] = await Promise.all([openOn(thread, THINGS), openOn(thread, THINGS)]);
  const texts = ['{ thing { id } }', '{ thing { name } }'] as const;
  const codes = texts.map((text) => codeOf(thread.plan(things, text)));
  expect([
    thread.withdraw(things, texts[0]),
    thread.withdraw(other, texts[1]),
    thread.withdraw(things, texts[1]),
    thread.withdraw(things, texts[1]),
  ]).toEqual([false, false, true, false]);
  expect(thread.waiting).toBe(0);
  const next = codeOf(thread.plan(other, texts[1]));
  expect(await Promise.all([...codes, next])).toEqual(['planned', 'OVERLOADED', 'planned']);
});

test('closing lets what waits be planned and refuses what comes later', async () => {
  const thread = startThread();
  const things = await openOn(thread, THINGS);
  const asked = codeOf(thread.plan(things, '{ thing { id } }'));
  const closed = thread.close(things);
  const late = codeOf(thread.plan(things, '{ thing { name } }'));
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
