import fc from 'fast-check';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ControlPlane } from '../src/control/create-control.ts';
import { createControl } from '../src/control/create-control.ts';
import { storeConfigOf } from '../src/server/audit-sources.ts';
import { openStoreReader } from '../src/store/open-store.ts';
import { askControl } from './control.ts';
import type { World } from './world.ts';
import { startWorld } from './world.ts';

let world: World;
let counting: ControlPlane;
let queries = 0;

/** Counts what the store is asked. */
const counter: KyselyPlugin = {
  transformQuery({ node }) {
    queries++;
    return node;
  },
  transformResult: async ({ result }) => result,
};

beforeAll(async () => {
  world = await startWorld();
  const { db, close } = await openStoreReader(storeConfigOf(world.config));
  counting = await createControl({
    verifier: world.gateway.verifier,
    audit: world.audit,
    reader: { db: db.withPlugin(counter), close },
    digestsOf: () => [],
    limits: { fields: 2_000, depth: 30, tokens: 5_000, bodyBytes: 1_000_000 },
    introspection: true,
    log: { info() {}, warn() {}, error() {} },
  });
  const callers = ['support', 'billing', 'privacy'] as const;
  for (let index = 0; index < 30; index++) {
    const caller = callers[index % 3] ?? 'support';
    await world.ask(caller, `query Page${index} { customer(id: "c${index}") { name email } }`);
  }
});
afterAll(async () => {
  await counting.close();
  await world.close();
});

interface Page {
  readonly nodes: readonly { readonly operation: string }[];
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const PAGE = `query($kind: String, $first: Int, $after: String, $last: Int, $before: String) {
  entries(filter: { kind: $kind }, first: $first, after: $after, last: $last, before: $before) {
    nodes { operation } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }`;

async function page(variables: object): Promise<Page> {
  const { data } = await askControl(world, 'privacy', PAGE, { kind: 'query', ...variables });
  return (data as { entries: Page }).entries;
}

const ALL = Array.from({ length: 30 }, (_, index) => `Page${29 - index}`);

test('law: pages of whatever sizes join to the whole, forwards and backwards', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.boolean(), async (counts, isForward) => {
      const read: string[] = [];
      let cursor: string | null = null;
      for (let turn = 0; ; turn++) {
        const count = counts[turn % counts.length];
        const { nodes, pageInfo } = await page(
          isForward ? { first: count, after: cursor } : { last: count, before: cursor },
        );
        const names = nodes.map(({ operation }) => operation);
        if (isForward) read.push(...names);
        else read.unshift(...names);
        cursor = isForward ? pageInfo.endCursor : pageInfo.startCursor;
        if (!(isForward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) break;
      }
      expect(read).toEqual(ALL);
    }),
    { numRuns: 12, interruptAfterTimeLimit: 15_000 },
  );
});

test('a page between two cursors, and what lies on its sides', async () => {
  const { edges, pageInfo } = await page({ first: 30 });
  expect(pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
  const [third, tenth] = [edges[2]?.cursor, edges[9]?.cursor];
  const between = await page({ first: 3, after: third, before: tenth });
  expect(between.nodes.map(({ operation }) => operation)).toEqual(ALL.slice(3, 6));
  expect(between.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  const end = await page({ last: 3, after: third, before: tenth });
  expect(end.nodes.map(({ operation }) => operation)).toEqual(ALL.slice(6, 9));
});

test('the store is asked as often for one entry as for many', async () => {
  const selection = `ruling { decisions { coordinate } } claims { scopes } calls { count } flows { via }
    recordView { text } chain { isCovered } session { id }`;
  const asked = async (count: number) => {
    queries = 0;
    const query = `{ entries(first: ${count}, filter: { kind: "query" }) { nodes { ${selection} } } }`;
    const { errors } = await askControl({ ...world, control: counting }, 'privacy', query);
    expect(errors).toEqual([]);
    return queries;
  };
  const [one, many] = [await asked(1), await asked(30)];
  expect(many).toBe(one);
  // The first of them read what the artifacts say.
  expect(await asked(30)).toBe(many - 1);
  queries = 0;
  await askControl({ ...world, control: counting }, 'privacy', `{ ${ALIASES} }`);
  expect(queries).toBe(1);
});

const ALIASES = Array.from({ length: 20 }, (_, index) => `a${index}: entry(id: ${index + 1}) { id }`).join(' ');
