import type { DocumentNode, GraphQLSchema } from 'graphql';
import { Kind, parse, print, validate, visit } from 'graphql';
import type { Random } from '../../subgraphs/lib/random.ts';
import { createRandom } from '../../subgraphs/lib/random.ts';
import { oneIn } from '../random/draw-type.ts';
import { randomRequest } from '../random/random-request.ts';
import type { CanaryRegister } from './canary.ts';
import type { FuzzOperation, Way } from './fuzz-case.ts';

/** A drawn operation, parsed. */
export interface DrawnOperation {
  readonly operation: FuzzOperation;
  readonly document: DocumentNode;
}

/** Texts that random arguments hold: canaries take their place. */
const PLAIN = /^(?:all|some "quoted" text|é\n|id-\d+|x)?$/;

const WAYS: readonly Way[] = ['POST', 'POST', 'POST', 'GET', 'persisted'];

/** Draws a valid, hostile operation whose input values are canaries. */
export function drawOperation(schema: GraphQLSchema, seed: number, canaries: CanaryRegister): DrawnOperation {
  const random = createRandom(seed);
  const { query, variables } = randomRequest(schema, seed);
  // Equal texts stay equal: fields that merge must have equal arguments.
  const canary = (text: string) =>
    canaries.text({ kind: 'input', coordinate: 'an input', place: `input ${seed} ${text}` });
  const planted = visit(parse(query, { noLocation: true }), {
    StringValue: (node) => (PLAIN.test(node.value) ? { ...node, value: canary(node.value), block: false } : undefined),
  });
  const document = TWISTS.reduce((known, twist) => {
    if (!oneIn(random, 4)) return known;
    const twisted = twist(known, random);
    return validate(schema, twisted, undefined, { maxErrors: 1 }).length === 0 ? twisted : known;
  }, planted);
  const named = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)?.name?.value;
  const isMutation = document.definitions.some((node) => 'operation' in node && node.operation === 'mutation');
  const way = random.pick(WAYS);
  const text = print(document);
  return {
    document,
    operation: {
      query: text,
      variables: plant(variables, canary),
      ...(named !== undefined && { operationName: named }),
      ...(oneIn(random, 6) && { headers: CURIOUS }),
      way: way === 'GET' && (isMutation || text.length > LONGEST_GET) ? 'POST' : way,
    },
  };
}

/** Characters of a document that fit into a URL, escaped, within the 16 KiB of all headers. */
const LONGEST_GET = 3_000;

/** What a gateway, its packages or a curious client may know. */
const CURIOUS: Readonly<Record<string, string>> = {
  'apollo-query-plan-experimental': '1',
  'apollo-query-plan-experimental-format': 'internal',
  'apollo-federation-include-trace': 'ftv1',
  'cordon-explain': '1',
  'x-debug': 'true',
};

type Twist = (document: DocumentNode, random: Random) => DocumentNode;

/** Names that objects of JavaScript have, and that responses of this gateway may. */
const ALIASES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'id',
  'code',
  'f0',
  'f1',
  '__typename',
  'data',
  'length',
];

const TWISTS: readonly Twist[] = [
  // Hostile aliases.
  (document, random) =>
    visit(document, {
      Field: (node) =>
        oneIn(random, 4) ? { ...node, alias: { kind: Kind.NAME, value: random.pick(ALIASES) } } : undefined,
    }),
  // Conditions anywhere.
  (document, random) =>
    visit(document, {
      Field: (node) => (oneIn(random, 5) ? { ...node, directives: [condition(random)] } : undefined),
      InlineFragment: (node) => (oneIn(random, 5) ? { ...node, directives: [condition(random)] } : undefined),
      FragmentSpread: (node) => (oneIn(random, 5) ? { ...node, directives: [condition(random)] } : undefined),
    }),
  // The type of everything.
  (document, random) =>
    visit(document, {
      SelectionSet: (node) =>
        oneIn(random, 2)
          ? {
              ...node,
              selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }, ...node.selections],
            }
          : undefined,
    }),
  // Each selection once more, in a fragment without a condition.
  (document, random) =>
    visit(document, {
      SelectionSet: (node) =>
        oneIn(random, 4)
          ? {
              ...node,
              selections: [
                ...node.selections,
                { kind: Kind.INLINE_FRAGMENT, selectionSet: { kind: Kind.SELECTION_SET, selections: node.selections } },
              ],
            }
          : undefined,
    }),
  // Another operation beside the one that is asked for.
  (document) => ({
    ...document,
    definitions: [...document.definitions, ...parse('query Other { __typename }', { noLocation: true }).definitions],
  }),
  // Introspection beside data.
  (document) =>
    visit(document, {
      OperationDefinition: (node) => ({
        ...node,
        selectionSet: {
          ...node.selectionSet,
          selections: [
            ...node.selectionSet.selections,
            ...selectionsOf('{ ours: __type(name: "Query") { name fields { name } } }'),
          ],
        },
      }),
    }),
];

function condition(random: Random) {
  const [name, value] = random.pick([
    ['include', true],
    ['skip', false],
    ['include', false],
    ['include', true],
  ] as const);
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'if' }, value: { kind: Kind.BOOLEAN, value } }],
  } as const;
}

function selectionsOf(text: string) {
  const [node] = parse(text, { noLocation: true }).definitions;
  return node?.kind === Kind.OPERATION_DEFINITION ? node.selectionSet.selections : [];
}

function plant(
  value: Readonly<Record<string, unknown>>,
  canary: (text: string) => string,
): Readonly<Record<string, unknown>> {
  const planted = (each: unknown): unknown => {
    if (typeof each === 'string') return PLAIN.test(each) ? canary(each) : each;
    if (Array.isArray(each)) return each.map(planted);
    if (typeof each === 'object' && each !== null) return plant(each as Readonly<Record<string, unknown>>, canary);
    return each;
  };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, planted(each)]));
}
