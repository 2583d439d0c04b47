import type {
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql';
import {
  getNamedType,
  getOperationAST,
  getVariableValues,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
} from 'graphql';
import { collectFields } from '../../src/operation/collect-fields.ts';
import { isRecord } from './identity.ts';
import type { MayReach } from './naive-access.ts';

/** The response key under which a test asks every object for its type. */
export const TYPE_KEY = 'zzType';

/** A null that the type forbids. */
const ABOVE: unique symbol = Symbol('null above');

interface Expecting {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly mayReach: MayReach;
  readonly barred: Set<string>;
}

/** What is left of an answer that holds everything, and at which places (paths without indices) something was barred. */
export function expectedView(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  full: unknown,
  mayReach: MayReach,
): { readonly data: unknown; readonly barred: ReadonlySet<string> } {
  const operation = getOperationAST(document);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) throw new Error('The document has one operation.');
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const expecting: Expecting = { schema, fragments, variables: coerced, mayReach, barred: new Set() };
  const data = object(expecting, root, [operation.selectionSet], full, []);
  return { data: data === ABOVE ? null : data, barred: expecting.barred };
}

function object(
  expecting: Expecting,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  full: unknown,
  path: readonly string[],
): unknown {
  if (!isRecord(full)) return full;
  const view: Record<string, unknown> = {};
  let isAbove = false;
  for (const [key, nodes] of collectFields(expecting, type, sets)) {
    const name = nodes[0]?.name.value ?? '';
    const field = type.getFields()[name];
    const below = nodes.flatMap((node) => node.selectionSet ?? []);
    if (!field) view[key] = full[key];
    else if (expecting.mayReach(type.name, name))
      view[key] = value(expecting, field.type, below, full[key], [...path, key]);
    else {
      expecting.barred.add([...path, key].join('.'));
      view[key] = isId(field.type) ? ABOVE : hidden(expecting, field.type, below);
    }
    if (view[key] === ABOVE) isAbove = true;
  }
  return isAbove ? ABOVE : view;
}

function value(
  expecting: Expecting,
  type: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
  full: unknown,
  path: readonly string[],
): unknown {
  const inner = isNonNullType(type) ? type.ofType : type;
  const seen = nullable(expecting, inner, sets, full, path);
  return seen === ABOVE && !isNonNullType(type) ? null : seen;
}

function nullable(
  expecting: Expecting,
  type: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
  full: unknown,
  path: readonly string[],
): unknown {
  if (full === null) return null;
  if (isListType(type)) {
    const items = (full as unknown[]).map((item) => value(expecting, type.ofType, sets, item, path));
    return items.includes(ABOVE) ? ABOVE : items;
  }
  const concrete =
    isRecord(full) && typeof full[TYPE_KEY] === 'string' ? expecting.schema.getType(full[TYPE_KEY]) : undefined;
  return sets.length > 0 && isObjectType(concrete) ? object(expecting, concrete, sets, full, path) : full;
}

function isId(type: GraphQLOutputType): boolean {
  return String(type) === 'ID!';
}

/** What stands for what is never fetched. */
function hidden(expecting: Expecting, type: GraphQLOutputType, sets: readonly SelectionSetNode[]): unknown {
  if (!isNonNullType(type)) return null;
  if (isListType(type.ofType)) return [];
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues()[0]?.name;
  const first = isAbstractType(named) ? expecting.schema.getPossibleTypes(named)[0] : named;
  if (isObjectType(first)) {
    const view: Record<string, unknown> = {};
    for (const [key, nodes] of collectFields(expecting, first, sets)) {
      const field = first.getFields()[nodes[0]?.name.value ?? ''];
      view[key] = field
        ? hidden(
            expecting,
            field.type,
            nodes.flatMap((node) => node.selectionSet ?? []),
          )
        : first.name;
    }
    return Object.values(view).includes(ABOVE) ? ABOVE : view;
  }
  return DEFAULTS.has(named.name) ? DEFAULTS.get(named.name) : ABOVE;
}

const DEFAULTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['String', ''],
  ['ID', ''],
  ['Int', 0],
  ['Float', 0],
  ['Boolean', false],
]);
