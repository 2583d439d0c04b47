import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { storeConfigOf } from '../src/server/audit-sources.ts';
import { openStoreReader } from '../src/store/open-store.ts';
import type { Graph } from './graph.ts';
import { HEAD, startGraph } from './graph.ts';

const USERS = [{ id: '1' }, { id: '2' }];

/** A subgraph that has fields of users, and says which it is. */
function having(name: string, fields: Readonly<Record<string, string>>, types = '') {
  const lines = Object.entries(fields).map(([field, directives]) => `${field}: String ${directives}`);
  return {
    sdl: `${HEAD} type User @key(fields: "id") { id: ID! ${lines.join(' ')} } ${types}`,
    resolvers: {
      Query: { users: () => USERS },
      Mutation: { touch: () => USERS[0] },
      User: {
        __resolveReference: (user: unknown) => user,
        ...Object.fromEntries(Object.keys(fields).map((field) => [field, () => `${field} of ${name}`])),
      },
    },
  };
}

const moved = (label: string) => `@override(from: "a", label: "${label}")`;

const A = having(
  'a',
  { all: '', none: '', some: '', most: '', custom: '', set: '', off: '', mail: '@pii(category: "SECRET")', key: '' },
  'type Query { users: [User] } type Mutation { touch: User }',
);
const B = having('b', {
  all: moved('percent(100)'),
  none: moved('percent(0)'),
  some: moved('percent(30)'),
  most: moved('percent(60.5)'),
  custom: moved('team-b:v1'),
  set: moved('launched'),
  off: moved('later'),
  // Only the subgraph that it leaves says that it is personal, and the other way round.
  mail: moved('percent(30)'),
  key: `${moved('percent(30)')} @pii(category: "OTHER")`,
});
const dataDir = mkdtempSync(join(tmpdir(), 'cordon-overrides-'));
const env = { CORDON_DATA_DIR: dataDir, CORDON_OVERRIDES_LABELS: 'launched=true, later=false, lost=true' };

let drawn = 0;
/** What requests draw, the first first; then `drawn`. */
const drawnNext: number[] = [];
let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ a: A, b: B }, undefined, env, undefined, () => (drawnNext.shift() ?? drawn) / 100);
});
afterAll(() => graph[Symbol.asyncDispose]());

/** The first user's fields, as a request that drew the number is answered. */
async function ask(roll: number, selection: string): Promise<unknown> {
  drawn = roll;
  const { data, errors } = await graph.ask(`{ users { ${selection} } }`);
  expect(errors).toEqual([]);
  return (data as { users: readonly unknown[] }).users[0];
}

test.each([0, 50, 99.99])(
  'F41 percent(100) is answered by the new subgraph, percent(0) by the old one, whatever is drawn: %s',
  async (roll) => {
    expect(await ask(roll, 'all none')).toEqual({ all: 'all of b', none: 'none of a' });
  },
);

test('in between the request decides, and all labels of one request agree', async () => {
  const answers: unknown[] = [];
  for (const roll of [0, 29.9, 30, 60.4, 60.5, 29.9, 99]) answers.push(await ask(roll, 'some most'));
  const b = { some: 'some of b', most: 'most of b' };
  const a = { some: 'some of a', most: 'most of a' };
  const half = { some: 'some of a', most: 'most of b' };
  expect(answers).toEqual([b, b, half, half, a, b, a]);
});

test('requests in flight at the same time have each their own number, and only the plans that they need are made', async () => {
  const rolls = Array.from({ length: 20 }, (_, index) => index * 5);
  drawnNext.push(...rolls);
  const answers = await Promise.all(rolls.map(() => graph.ask('{ users { at: some } }')));
  const from = answers.map(({ data }) => JSON.stringify(data));
  expect(from.filter((text) => text.includes('some of b'))).toHaveLength(rolls.filter((roll) => roll < 30).length);
  expect(new Set(from).size).toBe(2);
});

test('a mutation is planned by the number that it drew', async () => {
  const touch = async (roll: number) => {
    drawn = roll;
    return (await graph.ask('mutation { touch { some } }')).data;
  };
  expect([await touch(10), await touch(90)]).toEqual([
    { touch: { some: 'some of b' } },
    { touch: { some: 'some of a' } },
  ]);
});

test('a moving field is masked whichever subgraph answers, and whichever says that it is personal', async () => {
  for (const roll of [10, 90]) {
    const sent = graph.subgraph(roll < 30 ? 'b' : 'a').requests().length;
    expect(await ask(roll, 'mail key')).toEqual({ mail: '[redacted]', key: '[redacted]' });
    expect(graph.subgraph(roll < 30 ? 'b' : 'a').requests().length).toBe(sent + 1);
  }
});

test('other labels are in force as they are set; what is not set is told, and stays where it is', async () => {
  expect(await ask(0, 'custom set off')).toEqual({ custom: 'custom of a', set: 'set of b', off: 'off of a' });
  const told = graph.warnings.filter(({ code }) => code.startsWith('OVERRIDE_'));
  expect(told.map(({ code, coordinate }) => [code, coordinate])).toEqual([
    ['OVERRIDE_LABEL_UNSET', 'User.custom'],
    ['OVERRIDE_LABEL_UNKNOWN', undefined],
  ]);
  expect(told[0]?.message).toContain('"team-b:v1", which no setting turns on');
  expect(told[0]?.fix).toContain('overrides.labels: { "team-b:v1": true }');
  expect(told[0]?.place).toMatchObject({ file: expect.stringMatching(/^[ab]\.graphql$/) });
  expect(told[1]?.message).toContain('"lost"');
});

test('the entry says which labels were in force and which subgraphs were called; documents that meet none say nothing', async () => {
  await ask(10, 'id some set');
  await ask(90, 'id some set');
  await ask(90, 'id');
  const config = loadConfig({ flags: {}, env: { CORDON_IDENTITY_ANONYMOUS: 'allow', ...env } });
  const { db, close } = await openStoreReader(storeConfigOf(config));
  const rows = await db
    .selectFrom('audit_entries')
    .innerJoin('artifacts', 'artifacts.hash', 'audit_entries.ruling')
    .select(['content', 'calls'])
    .orderBy('id', 'desc')
    .limit(3)
    .execute()
    .finally(() => close());
  const entries = rows.toReversed().map(({ content, calls }) => {
    const { fetches, overrides } = JSON.parse(content);
    const counts = JSON.parse(calls ?? '').fetches;
    return { overrides, called: fetches.filter((_: string, index: number) => counts[index] > 0) };
  });
  const launched = { label: 'launched', inForce: true };
  expect(entries).toEqual([
    { overrides: [launched, { label: 'percent(30)', inForce: true }], called: ['a', 'b'] },
    { overrides: [launched, { label: 'percent(30)', inForce: false }], called: ['a', 'b'] },
    { overrides: undefined, called: ['a'] },
  ]);
});
