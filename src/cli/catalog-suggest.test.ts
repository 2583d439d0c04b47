import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { HEAD } from '../../test/graph.ts';
import { openStoreWriter } from '../store/open-store.ts';
import type { InspectionFindRow } from '../store/tables.ts';
import { find } from '../store/test-rows.ts';
import { cordon, folderWith } from './test-command.ts';
import { folderWithFinds } from './test-finds.ts';

const NOON = Date.parse('2026-11-27T12:00:00Z');
const DAY = 86_400_000;

const ORDERS = `${HEAD}
type Query { orders: [Order!]! }
type Order @key(fields: "id") {
  id: ID!
  "What the customer said."
  notes(language: String = "en"): [String!]! @deprecated(reason: "Use remarks.")
  data: JSON
  contact: Contact @pii(category: "PHONE")
  email: String @pii(category: "EMAIL")
  code: String @notPii(reason: "Made up by a machine.")
}
type Contact { line: String }
scalar JSON
`;

const PARCELS = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Order @key(fields: "id") { id: ID!
  label: String }
`;

const POLICY = 'version: 1\ncategories: { EMAIL: { mask: email }, PHONE: { mask: phone } }\n';

const CONFIG = `
subgraphs:
  orders: { url: "http://127.0.0.1:1/", schema: orders.graphql }
  parcels: { url: "http://127.0.0.1:2/", schema: parcels.graphql }
policy: policy.yaml
`;

const FINDS: readonly InspectionFindRow[] = [
  find('Order.notes', NOON, { count: 412, first_seen: NOON - 90 * DAY }),
  find('Order.notes', NOON - DAY, { category: 'PHONE', detector: 'PHONE', count: 3 }),
  find('Order.data', NOON - 40 * DAY, { path: 'contact.mail', count: 1_000 }),
  find('Order.data', NOON - 50 * DAY, { path: 'history[].by', count: 20, detector: 'MAIL' }),
  find('Order.label', NOON - DAY, { category: 'SECRET', detector: 'SECRET', count: 1 }),
  // Reviewed, or gone.
  ...['Contact.line', 'Order.email', 'Order.code', 'Order.gone', 'Gone.field'].map((name) => find(name, NOON)),
];

const FILES = { 'orders.graphql': ORDERS, 'parcels.graphql': PARCELS, 'policy.yaml': POLICY, 'cordon.yaml': CONFIG };

let folder: string;
beforeAll(async () => {
  folder = await folderWithFinds(FINDS, FILES);
});

const lineOf = (text: string, part: string) => text.split('\n').findIndex((line) => line.includes(part)) + 1;

test('what was found becomes lines to paste, subgraph by subgraph, the most values first', async () => {
  expect(await cordon(['catalog', 'suggest'], folder)).toEqual({
    status: 0,
    stdout: `# Subgraph orders

# orders.graphql:${lineOf(ORDERS, '  data: JSON')} Order.data
  data: JSON @pii(category: "EMAIL") # found in 1,020 values (at contact.mail, history[].by), last 2026-10-18

# orders.graphql:${lineOf(ORDERS, '  notes(')} Order.notes
  notes(language: String = "en"): [String!]! @deprecated(reason: "Use remarks.") @pii(category: "EMAIL") @pii(category: "PHONE") # EMAIL in 412 values, PHONE in 3, last 2026-11-27

# Subgraph parcels
# It does not link the annotations yet (docs/annotating.md):
#   extend schema
#     @link(url: "https://specs.cordon.example/pii/v1.0", import: ["@pii", "@notPii"])
#     @composeDirective(name: "@pii")
#     @composeDirective(name: "@notPii")

# parcels.graphql:4 Order.label
# The policy has no category SECRET: declare it, or write another.
  label: String @pii(category: "SECRET") # found in 1 value, last 2026-11-26
`,
    stderr: '',
  });
});

test('what is pasted settles it: the same finds then suggest nothing, and the supergraph composes', async () => {
  const pasted = ORDERS.split('\n');
  const { suggestions } = JSON.parse((await cordon(['catalog', 'suggest', '--json'], folder)).stdout);
  for (const { subgraph, place, definition } of suggestions)
    if (subgraph === 'orders') pasted[place.line - 1] = definition;
  const finds = FINDS.filter(({ coordinate }) => coordinate !== 'Order.label');
  const other = await folderWithFinds(finds, { ...FILES, 'orders.graphql': pasted.join('\n') });
  expect(await cordon(['catalog', 'suggest'], other)).toEqual({
    status: 0,
    stdout: 'Nothing to suggest: every field in which inspection found something is @pii, covered, @notPii, or gone.\n',
    stderr: '',
  });
  const { stdout } = await cordon(['catalog'], other);
  expect(stdout).toMatch(/Order\.notes +EMAIL, PHONE /);
});

test('--since leaves out what was found the last time before', async () => {
  const { stdout } = await cordon(['catalog', 'suggest', '--since', '2026-11-26T20:00Z'], folder);
  expect(stdout.match(/# orders\.graphql:\d+ (\S+)/g)).toHaveLength(1);
  expect(stdout).toContain('@pii(category: "EMAIL") # found in 412 values, last 2026-11-27');
  expect((await cordon(['catalog', 'suggest', '--since', '2100-01-01'], folder)).stdout).toMatch(
    /^Nothing to suggest: the store/,
  );
  expect(await cordon(['catalog', 'suggest', '--since', 'lately'], folder)).toMatchObject({ status: 2, stdout: '' });
});

test('CORDON_DATA_DIR names another store, which is read while somebody writes to it', async () => {
  const busy = await folderWithFinds([], FILES);
  const file = join(busy, 'data', 'gateway', 'cordon.db');
  const writer = await openStoreWriter({ kind: 'embedded', file, timeoutMs: 500 });
  await writer?.addFinds([find('Order.notes', NOON, { count: 7 })]);
  const { stdout } = await cordon(['catalog', 'suggest'], folder, { CORDON_DATA_DIR: join(busy, 'data') });
  await writer?.close();
  expect(stdout.match(/@pii.*$/gm)).toEqual(['@pii(category: "EMAIL") # found in 7 values, last 2026-11-27']);
});

test('--json is for machines', async () => {
  const { suggestions } = JSON.parse((await cordon(['catalog', 'suggest', '--json'], folder)).stdout);
  expect(suggestions).toHaveLength(3);
  expect(suggestions[1]).toEqual({
    subgraph: 'orders',
    coordinate: 'Order.notes',
    place: { file: 'orders.graphql', line: lineOf(ORDERS, '  notes('), column: 3 },
    isLinked: true,
    definition:
      'notes(language: String = "en"): [String!]! @deprecated(reason: "Use remarks.") @pii(category: "EMAIL") @pii(category: "PHONE")',
    evidence: [
      { category: 'EMAIL', count: 412, firstSeen: NOON - 90 * DAY, lastSeen: NOON, detectors: ['EMAIL'], paths: [] },
      { category: 'PHONE', count: 3, firstSeen: NOON - DAY, lastSeen: NOON - DAY, detectors: ['PHONE'], paths: [] },
    ],
  });
});

test('a finished supergraph says what to write, too, and which subgraph resolves the field', async () => {
  expect((await cordon(['compose', '--out', 'graph.graphql'], folder)).status).toBe(0);
  writeFileSync(join(folder, 'finished.yaml'), 'supergraph: graph.graphql\npolicy: policy.yaml\n');
  const { status, stdout } = await cordon(['catalog', 'suggest', '--config', 'finished.yaml'], folder);
  expect(status).toBe(0);
  expect(stdout).toContain(
    '\n# Order.notes\n  notes: [String!]! @pii(category: "EMAIL") @pii(category: "PHONE") # EMAIL',
  );
  expect(stdout).toContain('# Subgraph parcels\n\n# Order.label\n');
});

test('without a store, without finds, and without a supergraph it says so', async () => {
  const nothing = {
    status: 0,
    stdout: 'Nothing to suggest: the store has nothing that inspection found in this time (docs/discovery.md).\n',
    stderr: '',
  };
  const empty = folderWith(FILES);
  expect(await cordon(['catalog', 'suggest'], empty)).toEqual(nothing);
  expect(await cordon(['catalog', 'suggest'], await folderWithFinds([], FILES))).toEqual(nothing);
  expect((await cordon(['catalog', 'suggest', '--json'], empty)).stdout).toBe('{"suggestions":[]}\n');
  expect(await cordon(['catalog', 'suggest'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('no supergraph'),
  });
});

test('a store that is damaged is told, and left as it is', async () => {
  const damaged = await folderWithFinds(FINDS, FILES);
  const file = join(damaged, 'data', 'gateway', 'cordon.db');
  writeFileSync(file, 'no database at all');
  const { status, stdout, stderr } = await cordon(['catalog', 'suggest'], damaged);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^cordon catalog: The store .*cordon\.db cannot be used: .*\n$/);
  expect(readFileSync(file, 'utf8')).toBe('no database at all');
});
