import type { FieldNode, GraphQLCompositeType, GraphQLObjectType, GraphQLSchema, SelectionSetNode } from 'graphql';
import {
  getNamedType,
  getOperationAST,
  getVariableValues,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  print,
} from 'graphql';
import type { SelectionContext } from '../../src/operation/collect-fields.ts';
import { collectFields } from '../../src/operation/collect-fields.ts';
import { isRecord } from './identity.ts';
import type { RandomRequest } from './random-request.ts';

/** One request and its canonical form: conditions decided, split by type, every response key a fresh alias. */
export interface CanonicalRequest {
  readonly request: RandomRequest;
  /** The answer to the canonical form as an answer to the request. */
  readonly read: (data: unknown) => unknown;
  /** A path of the request's answer, as JSON, as one of the canonical form's. */
  readonly pathOf: (path: string) => string;
}

type Sets = readonly SelectionSetNode[];

/** Puts a request as a gateway may plan it. Two aliases of one field stay two fields. */
export function canonicalRequest(schema: GraphQLSchema, request: RandomRequest): CanonicalRequest {
  const document = parse(request.query);
  const operation = getOperationAST(document);
  const root = operation && schema.getRootType(operation.operation);
  const { coerced } = getVariableValues(schema, operation?.variableDefinitions ?? [], request.variables);
  if (!operation || !root || !coerced) throw new Error('A random request is valid.');
  const fragments = document.definitions.flatMap((each) =>
    each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
  );
  const context: SelectionContext = { schema, fragments: new Map(fragments), variables: coerced };
  const sets = [operation.selectionSet];
  const head = print({ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: [] } }).replace(
    /\{\s*\}$/,
    '',
  );
  return {
    request: { ...request, query: `${head} { __typename ${writeFields(context, root, sets)} }` },
    read: (data) => readValue(context, root, sets, data),
    pathOf: (path) => (path === 'none' ? path : JSON.stringify(writePath(context, root, sets, JSON.parse(path)))),
  };
}

function writeFields(context: SelectionContext, type: GraphQLObjectType, sets: Sets): string {
  const written = [...collectFields(context, type, sets)].flatMap(([key, nodes]) => {
    const [node] = nodes;
    if (!node || node.name.value === '__typename') return [];
    const args = (node.arguments ?? []).map((argument) => print(argument)).join(', ');
    const head = `${canonicalKey(key)}: ${node.name.value}${args === '' ? '' : `(${args})`}`;
    return [`${head} ${writeBelow(context, type, nodes)}`];
  });
  return written.join(' ');
}

function writeBelow(context: SelectionContext, parent: GraphQLObjectType, nodes: readonly FieldNode[]): string {
  const type = typeBelow(parent, nodes[0]);
  if (!type) return '';
  const sets = setsOf(nodes);
  if (isObjectType(type)) return `{ __typename ${writeFields(context, type, sets)} }`;
  const parts = context.schema.getPossibleTypes(type).map((each) => ({ each, text: writeFields(context, each, sets) }));
  const names = parts.flatMap(({ each }) =>
    [...collectFields(context, each, sets).values()].map((group) => group[0]?.name.value ?? ''),
  );
  const declared = isInterfaceType(type) ? type.getFields() : {};
  const isShared =
    new Set(parts.map(({ text }) => text)).size === 1 && names.every((name) => name === '__typename' || declared[name]);
  if (isShared) return `{ __typename ${parts[0]?.text} }`;
  const split = parts.filter(({ text }) => text !== '').map(({ each, text }) => `... on ${each.name} { ${text} }`);
  return `{ __typename ${split.join(' ')} }`;
}

function readValue(context: SelectionContext, type: GraphQLCompositeType, sets: Sets, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => readValue(context, type, sets, item));
  if (!isRecord(value)) return value ?? null;
  const object = isAbstractType(type) ? context.schema.getType(String(value.__typename)) : type;
  if (!isObjectType(object)) return null;
  const fields = [...collectFields(context, object, sets)].map(([key, nodes]) => {
    const [node] = nodes;
    if (!node || node.name.value === '__typename') return [key, object.name];
    const item = value[canonicalKey(key)] ?? null;
    const below = typeBelow(object, node);
    return [key, below ? readValue(context, below, setsOf(nodes), item) : item];
  });
  return Object.fromEntries(fields);
}

function writePath(
  context: SelectionContext,
  type: GraphQLCompositeType,
  sets: Sets,
  path: readonly (string | number)[],
): readonly (string | number)[] {
  const [head, ...rest] = path;
  if (head === undefined) return [];
  if (typeof head === 'number') return [head, ...writePath(context, type, sets, rest)];
  const possible = isAbstractType(type) ? context.schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  for (const object of possible) {
    const nodes = collectFields(context, object, sets).get(head);
    const node = nodes?.[0];
    if (!nodes || !node) continue;
    const below = typeBelow(object, node);
    return [canonicalKey(head), ...(below ? writePath(context, below, setsOf(nodes), rest) : rest)];
  }
  return path;
}

/** No field of a random schema, and no other alias, is called so. */
function canonicalKey(key: string): string {
  return `zc_${key}`;
}

function typeBelow(parent: GraphQLObjectType, node: FieldNode | undefined): GraphQLCompositeType | undefined {
  const field = parent.getFields()[node?.name.value ?? ''];
  const named = field && getNamedType(field.type);
  return isCompositeType(named) ? named : undefined;
}

function setsOf(nodes: readonly FieldNode[]): Sets {
  return nodes.flatMap((node) => node.selectionSet ?? []);
}
