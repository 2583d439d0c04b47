import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ReplayCase } from '../../../test/replay-graph.ts';
import { ReplayWorld } from '../../../test/replay-graph.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { ALL_IDS } from '../../store/id-range.ts';
import { openStoreReader, openStoreWriter } from '../../store/open-store.ts';
import type { StoreReader } from '../../store/store-reader.ts';
import type { StoreWriter } from '../../store/store-writer.ts';
import type { ArtifactRow } from '../../store/tables.ts';
import { batch, intent, outcome } from '../../store/test-rows.ts';
import { toArtifact } from '../artifact.ts';
import { claimsArtifact } from '../claims.ts';
import { rulingArtifact } from '../ruling.ts';
import type { PolicyReplay } from './policy-replay.ts';
import { replayPolicy } from './replay-policy.ts';

const SDL = `
  type Query { people(email: String @p(EMAIL), filter: Filter): [Person!] }
  type Person @key(fields: "id") { id: ID! email: String @p(EMAIL) name: String @p(NAME) }
  input Filter { name: String @p(NAME) }
`;

const HEAD = 'version: 1\ncategories: { EMAIL: {}, NAME: {} }\n';
const MASKED = 'tasks: { none: { mask: "*", arguments: "*" }, desk: { mask: "*", arguments: "*" } }';
const OPEN_DESK = 'tasks: { none: { mask: "*", arguments: "*" }, desk: { reveal: "*", arguments: "*" } }';
const PROBED = `${MASKED}\narguments: { probes: { distinct: 5, windowSeconds: 60 } }`;

const folder = mkdtempSync(join(tmpdir(), 'cordon-replay-'));
const closing: { close(): Promise<void> }[] = [];
let world: ReplayWorld;
let stores = 0;

beforeAll(async () => {
  world = await ReplayWorld.open(SDL);
});
afterEach(async () => {
  for (const each of closing.splice(0).reverse()) await each.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Entries of one operation, under the policy MASKED unless another one is given. */
interface Traffic extends Partial<Omit<ReplayCase, 'after'>> {
  readonly query: string;
  /** One entry for each. */
  readonly counts: readonly (readonly number[])[];
}

/** What is kept of artifacts; all of all of them unless said otherwise. */
type Keep = (artifact: ArtifactRow) => readonly ArtifactRow[];

async function recorded(traffic: readonly Traffic[], keep: Keep = (each) => [each]): Promise<StoreReader> {
  const config = { kind: 'embedded', file: join(folder, `${stores++}.db`), timeoutMs: 500 } as const;
  const writer = await openStoreWriter(config);
  if (!writer) throw new Error('The slot is held.');
  closing.push(writer);
  await writer.resume();
  for (const each of traffic) await write(writer, each, keep);
  const reader = await openStoreReader(config);
  closing.push(reader);
  return reader;
}

let last = 0;

async function write(writer: StoreWriter, traffic: Traffic, keep: Keep): Promise<void> {
  const text = `${HEAD}${traffic.before ?? MASKED}`;
  const kept = world.record({ scopes: SCOPES, ...traffic, before: text.replace('version: 1\n', '') });
  const [supergraph, policy] = [toArtifact('supergraph', world.sdl), toArtifact('policy', text)];
  const claims = claimsArtifact(kept.principal);
  const versions = { supergraph: supergraph.hash, policy: policy.hash, keys: 'k' };
  const ruling = rulingArtifact({ ...kept.ruling, versions });
  const intents = traffic.counts.map(() =>
    intent(writer.slot, ++last, {
      kind: kept.ruling.kind,
      document: kept.document,
      variables: kept.variables,
      ruling: ruling.hash,
      claims: claims.hash,
    }),
  );
  const ended = kept.refused
    ? { outcome: 'refused', codes: JSON.stringify([kept.refused]) }
    : { outcome: 'answered', codes: '[]' };
  await writer.commit(
    batch({
      artifacts: [supergraph, policy, claims, ruling].flatMap(({ hash, kind, content }) =>
        keep({ hash, kind, content }),
      ),
      intents,
      outcomes: intents.map((each, index) => ({
        ...outcome(each, index),
        ...ended,
        counts: JSON.stringify(traffic.counts[index]),
      })),
      head: { writer: writer.slot, sequence: 1, hash: 'h', entry: last },
    }),
  );
}

const SCOPES = ['pii:email:read', 'pii:name:read'];

async function replay(reader: StoreReader, policy: string): Promise<PolicyReplay> {
  const query = { ...ALL_IDS, from: undefined, to: undefined };
  const limits = { fields: 1_000, depth: 50 };
  return await replayPolicy(reader, query, {
    policy: parsePolicy(`${HEAD}${policy}`, 'new.yaml'),
    issuers: [],
    limits,
  });
}

const PEOPLE = '{ people { email name } }';
const SAME = { query: PEOPLE, counts: [[1, 1]] };

test('changes are weighed by entries and values, per task', async () => {
  const reader = await recorded([
    {
      query: PEOPLE,
      task: 'desk',
      counts: [
        [3, 2],
        [4, 4],
      ],
    },
    { query: '{ people { alias: email } }', task: 'desk', counts: [[10], [10]] },
    { query: PEOPLE, counts: [[100, 100]] },
    { query: '{ people { id } }', task: 'desk', counts: [[]] },
  ]);
  const { changes, ...rest } = await replay(reader, OPEN_DESK);
  const desk = {
    kind: 'field',
    task: 'desk',
    direction: 'gains',
    before: { effect: 'mask', mask: 'redact' },
    after: { effect: 'reveal' },
    isAtMost: false,
    ofOperations: 5,
  };
  expect(changes).toEqual([
    { ...desk, coordinate: 'Person.email', categories: ['EMAIL'], operations: 4, values: 27 },
    { ...desk, coordinate: 'Person.name', categories: ['NAME'], operations: 2, values: 6 },
  ]);
  expect(rest).toEqual({ operations: 6, recomputed: 6, changed: 4, verdicts: [], unknown: [], unfit: [] });
});

test('where the new policy parts what was counted together, there are so many values at most', async () => {
  const self = `subjects: { Person: { key: id, claim: sub } }
rules: [{ name: own, when: { self: true }, on: { categories: [EMAIL] }, effect: reveal }]`;
  const scopeless = { query: PEOPLE, scopes: [], counts: [[3, 2]] };
  const { changes } = await replay(await recorded([scopeless]), `tasks: { none: { reveal: "*" }, desk: {} }\n${self}`);
  expect(changes.map(({ coordinate, whose, values, isAtMost }) => [coordinate, whose, values, isAtMost])).toEqual([
    ['Person.email', 'own', 3, true],
  ]);
});

test('operations that would be refused, or would not be any more, are told with what refuses', async () => {
  const blocking = `${MASKED}\nrules: [{ name: no mail, when: {}, on: { coordinates: [Person.email] }, effect: block }]`;
  const reader = await recorded([
    { query: `query Mail ${PEOPLE}`, before: blocking, counts: [[]] },
    { query: 'query Names { people { name } }', counts: [[5]] },
  ]);
  const answered = { codes: [], coordinates: [] };
  const refused = { codes: ['PII_BLOCKED'], coordinates: ['Person.email'] };
  const common = { task: 'none', kind: 'query', operations: 1, ofOperations: 2 };
  expect((await replay(reader, MASKED)).verdicts).toEqual([
    { ...common, operation: 'Mail', direction: 'gains', before: refused, after: answered },
  ]);
  const { verdicts } = await replay(reader, blocking.replace('Person.email', 'Person.name'));
  expect(verdicts).toEqual([
    {
      ...common,
      operation: 'Names',
      direction: 'loses',
      before: answered,
      after: { ...refused, coordinates: ['Person.name'] },
    },
  ]);
});

test('entries whose variables decide are looked at one by one', async () => {
  const query = 'query($e: String, $all: Boolean!) { people(email: $e) { name @include(if: $all) } }';
  const closed = 'tasks: { none: { mask: "*" }, desk: {} }';
  const reader = await recorded([
    { query, variables: { all: true }, counts: [[2], [3]] },
    { query, variables: { all: true, e: 'ada@example.org' }, counts: [[7]] },
    { query, variables: { all: false }, counts: [[]] },
  ]);
  const { verdicts, changes, recomputed } = await replay(reader, closed);
  expect(recomputed).toBe(4);
  expect(verdicts.map(({ operations, after }) => [operations, after.coordinates])).toEqual([
    [1, ['Query.people(email:)']],
  ]);
  expect(changes.map(({ coordinate, operations, values }) => [coordinate, operations, values])).toEqual([
    ['Person.name', 1, 7],
    ['Query.people(email:)', 1, undefined],
  ]);
});

test('what depends on how much a caller tried is not told, for anybody on that coordinate', async () => {
  const mail = '{ people(email: "ada@example.org") { id } }';
  const refused = { code: 'PROBE_LIMIT', coordinate: 'Query.people(email:)' } as const;
  const reader = await recorded([
    { query: mail, before: PROBED, counts: [[]] },
    { query: mail, before: PROBED, task: 'desk', counts: [[]] },
    { query: mail, before: PROBED, refused, counts: [[]] },
    { query: '{ people(filter: { name: "Ada" }) { id } }', before: PROBED, counts: [[]] },
  ]);
  const unknown = async (policy: string) => (await replay(reader, policy)).unknown;
  expect(await unknown(PROBED)).toEqual([]);
  expect(await unknown(PROBED.replace('distinct: 5', 'distinct: 6'))).toEqual([{ why: 'probes', operations: 1 }]);
  expect(await unknown(PROBED.replace('distinct: 5', 'distinct: 4'))).toEqual([{ why: 'probes', operations: 4 }]);
  // Who sees all mail tries nothing, so others of the same callers may try more.
  const desk = PROBED.replace('desk: { mask: "*"', 'desk: { reveal: [EMAIL], mask: [NAME]');
  expect(await unknown(desk)).toEqual([{ why: 'probes', operations: 2 }]);
  const free = await replay(reader, MASKED);
  expect(free.unknown).toEqual([]);
  expect(free.verdicts).toMatchObject([{ before: { codes: ['PROBE_LIMIT'] }, after: { codes: [] } }]);
});

test.each(['ruling', 'claims', 'supergraph', 'policy'])('without the %s nothing is told', async (kind) => {
  const reader = await recorded([SAME], (each) => (each.kind === kind ? [] : [each]));
  expect(await replay(reader, OPEN_DESK)).toMatchObject({
    recomputed: 0,
    unknown: [{ why: 'artifact-missing', operations: 1 }],
  });
});

test('nor is anything told by an artifact that is not what its hash says', async () => {
  const reader = await recorded([SAME], ({ content, ...each }) => [
    { ...each, content: each.kind === 'claims' ? content.replace('pii:name:read', 'pii:nobody:read') : content },
  ]);
  expect(await replay(reader, OPEN_DESK)).toMatchObject({ unknown: [{ why: 'artifact-missing', operations: 1 }] });
});

test('a policy that does not fit the supergraph of the time says what does not', async () => {
  const reader = await recorded([SAME, SAME]);
  const rules = 'rules: [{ name: phones, when: {}, on: { coordinates: [Person.phone] }, effect: deny }]';
  const { unknown, unfit, recomputed } = await replay(reader, `${MASKED}\n${rules}`);
  expect({ unknown, recomputed }).toEqual({ unknown: [{ why: 'policy-unfit', operations: 2 }], recomputed: 0 });
  expect(unfit).toMatchObject([{ code: 'POLICY_UNFIT', coordinate: 'Person.phone' }]);
});
