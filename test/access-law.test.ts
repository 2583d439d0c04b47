import type { GraphQLSchema } from 'graphql';
import { isObjectType, Kind, parse, print, visit } from 'graphql';
import { expect, test } from 'vitest';
import type { AccessCaller, AccessGraph } from './access-graph.ts';
import { openAccessGraph } from './access-graph.ts';
import { atDepth } from './depth.ts';
import { drawAccess } from './random/draw-access.ts';
import { expectedView, TYPE_KEY } from './random/expected-view.ts';
import type { Held, MayReach } from './random/naive-access.ts';
import { naiveAccess } from './random/naive-access.ts';
import { randomRequest } from './random/random-request.ts';
import { CANARY } from './random/seeded-leaf.ts';
import { randomSupergraph } from './random-supergraph.ts';
import { openStockOn } from './stock-gateway.ts';

const [WORLDS, CASES] = atDepth([4, 20], [20, 40], [100, 60]);
const STRIDE = 1_000;
const TIMEOUT = 600_000;

/** `CORDON_TEST_SEED=700007` replays one case, in the supergraph of 700. */
const ONLY = process.env.CORDON_TEST_SEED === undefined ? undefined : Number(process.env.CORDON_TEST_SEED);

const POLICY = `version: 1
categories: {}
policies: { p1: { groups: [g1] }, p2: { groups: [g2] } }`;

/** Has all that anything drawn asks for; p3 is answered by nobody, so what asks for it alone is closed to all. */
const EVERYTHING: AccessCaller = { scope: 's1 s2 s3', groups: ['g1', 'g2'] };

const counts = { barred: 0, seen: 0 };

const worlds =
  ONLY === undefined ? Array.from({ length: WORLDS }, (_, index) => 700 + index) : [Math.floor(ONLY / STRIDE)];

test.each(worlds)(
  'what is answered is what a naive reading allows, and nothing else is fetched: supergraph %i',
  async (number) => {
    const { sdl, composed } = randomSupergraph(number * STRIDE, false, (name) => `http://${name}.test`);
    let supergraphSdl = composed.supergraphSdl;
    const change = (text: string) => {
      supergraphSdl = drawAccess(text, number);
      return supergraphSdl;
    };
    await using graph = await openAccessGraph({ subgraphs: Object.fromEntries(sdl), policy: POLICY, change });
    // The same subgraphs without any directive: what there is to see.
    await using open = await openAccessGraph({ subgraphs: Object.fromEntries(sdl) });
    const stock = await openStockOn(composed.supergraphSdl, () => ({
      process: () => Promise.reject(new Error('Only its schema is read.')),
    }));
    const seeds = ONLY === undefined ? Array.from({ length: CASES }, (_, index) => number * STRIDE + index) : [ONLY];
    for (const seed of seeds) await holdLaw({ graph, open, schema: stock.apiSchema, supergraphSdl }, seed);
    await stock.close();
  },
  TIMEOUT,
);

test('the law above is about something: fields were barred, and fields were seen', () => {
  expect(counts.barred).toBeGreaterThan(ONLY === undefined ? (WORLDS * CASES) / 4 : -1);
  expect(counts.seen).toBeGreaterThan(ONLY === undefined ? WORLDS * CASES : -1);
});

interface Case {
  readonly graph: AccessGraph;
  readonly open: AccessGraph;
  readonly schema: GraphQLSchema;
  readonly supergraphSdl: string;
}

const CALLERS: readonly (readonly [AccessCaller | undefined, Held])[] = [
  [undefined, { authenticated: false, scopes: [], policies: [] }],
  [{}, { authenticated: true, scopes: [], policies: [] }],
  [
    { scope: 's1', groups: ['g1'] },
    { authenticated: true, scopes: ['s1'], policies: ['p1'] },
  ],
  [{ scope: 's2 s3' }, { authenticated: true, scopes: ['s2', 's3'], policies: [] }],
  [EVERYTHING, { authenticated: true, scopes: ['s1', 's2', 's3'], policies: ['p1', 'p2'] }],
];

async function holdLaw({ graph, open, schema, supergraphSdl }: Case, seed: number): Promise<void> {
  const { query, variables } = randomRequest(schema, seed);
  const document = withTypes(query);
  const text = print(document);
  const [caller, held] = CALLERS[seed % CALLERS.length] ?? [
    undefined,
    { authenticated: false, scopes: [], policies: [] },
  ];
  const mayReach = naiveAccess(supergraphSdl, held);
  const canaries = barredCoordinates(schema, mayReach);
  graph.serve(canaries, String(seed));
  open.serve(canaries, String(seed));
  const full = await open.ask(text, undefined, variables);
  const ours = await graph.ask(text, caller, variables);
  const story = `CORDON_TEST_SEED=${seed} ${JSON.stringify(caller)}\n${text}\n${ours.text}`;
  const traffic = graph.traffic();
  expect(traffic, story).not.toContain(CANARY);
  expect(ours.text, story).not.toContain(CANARY);
  const denied = ours.errors.filter(({ extensions }) => extensions.code === 'UNAUTHORIZED_FIELD_OR_TYPE');
  for (const { extensions } of denied) expect(canaries, story).toContain(extensions.coordinate);
  const { data, barred } = expectedView(schema, document, variables, full.data, mayReach);
  // I8: a mutation is sent whole or not at all.
  const isRefused = text.startsWith('mutation') && [...barred].some((place) => !place.includes('.'));
  expect(ours.data === undefined, story).toBe(isRefused);
  if (isRefused) expect(traffic, story).toBe('');
  if (isRefused) return;
  expect(ours.data, story).toEqual(data);
  expect(ours.errors.length, story).toBe(denied.length);
  const places = denied.map(({ path }) => path?.join('.') ?? '');
  for (const place of barred)
    expect(
      places.some((each) => place === each || place.startsWith(`${each}.`)),
      `${place} ${story}`,
    ).toBe(true);
  counts.barred += barred.size;
  counts.seen += Object.values(ours.data ?? {}).filter((each) => each !== null).length;
}

/** Every selection set asks for the type as well. */
function withTypes(query: string) {
  const type = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: TYPE_KEY },
    name: { kind: Kind.NAME, value: '__typename' },
  } as const;
  return visit(parse(query), {
    SelectionSet: { leave: (node) => ({ ...node, selections: [...node.selections, type] }) },
  });
}

function barredCoordinates(schema: GraphQLSchema, mayReach: MayReach): ReadonlySet<string> {
  return new Set(
    Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type)
        ? Object.keys(type.getFields()).flatMap((field) =>
            mayReach(type.name, field) ? [] : [`${type.name}.${field}`],
          )
        : [],
    ),
  );
}
