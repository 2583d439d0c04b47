import { setImmediate } from 'node:timers/promises';
import type {
  DocumentNode,
  FieldNode,
  GraphQLField,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
} from 'graphql';
import {
  GraphQLError,
  getArgumentValues,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  print,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { CodedError } from '../errors.ts';
import { createBoundedMap } from '../lib/bounded-map.ts';
import { collectFields } from '../operation/collect-fields.ts';

/** The JSON text of each root field of an introspection, by its response key. */
export type Introspection = ReadonlyMap<string, string>;

/**
 * Answers a document of `__schema` and `__type`, without named fragments, from the schema (spec section 4): in slices,
 * since a schema is large. What was written is kept for the next who asks the same. Throws CodedError
 * `OPERATION_TOO_LARGE` where it would write more values than the limit.
 */
export type Introspector = (
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
) => Promise<Introspection>;

/** A field of an introspection object as it is written. */
interface WrittenField {
  readonly lead: string;
  readonly definition: GraphQLField<unknown, unknown>;
  /** Undefined where variables leave an argument invalid: the field is null. */
  readonly args: Readonly<Record<string, unknown>> | undefined;
  readonly nodes: readonly FieldNode[];
}

/** How many characters of introspections are kept: a few of a large schema. */
const KEPT_CHARACTERS = 16_777_216;

/** How long everybody else may be held up, in milliseconds. */
const SLICE_MS = 20;

/** Introspection of one schema; `limit` is how many scalars, lists and objects one may write. */
export function createIntrospector(schema: GraphQLSchema, limit: number): Introspector {
  const kept = createBoundedMap<string, Introspection>(KEPT_CHARACTERS, lengthOf);
  return async (document, variables) => {
    const key = print(document) + JSON.stringify(ownVariables(document, variables));
    const known = kept.get(key);
    if (known) return known;
    const made = await inSlices(writeDocument(schema, document, variables, limit));
    kept.set(key, made);
    return made;
  };
}

/** The variables that the document itself has: it holds no others, which may be personal. */
function ownVariables(document: DocumentNode, variables: Readonly<Record<string, unknown>>): readonly unknown[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? (definition.variableDefinitions ?? []).map(({ variable }) => variables[variable.name.value])
      : [],
  );
}

function lengthOf(introspection: Introspection, key: string): number {
  return [...introspection.values()].reduce((sum, text) => sum + text.length, key.length);
}

/** Runs a generator to its end; whenever it pauses and its slice is over, everybody else comes first. */
async function inSlices<Result>(work: Generator<undefined, Result>): Promise<Result> {
  let end = performance.now() + SLICE_MS;
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() < end) continue;
    await setImmediate();
    end = performance.now() + SLICE_MS;
  }
}

/** Pauses behind every object. */
function* writeDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  limit: number,
): Generator<undefined, Introspection> {
  const context = { schema, fragments: new Map(), variables };
  const fieldsOf = new WeakMap<readonly FieldNode[], readonly WrittenField[]>();
  let written = 0;

  /** The same for every object that stands at one place. */
  function fieldsBelow(type: GraphQLObjectType, nodes: readonly FieldNode[]): readonly WrittenField[] {
    const known = fieldsOf.get(nodes);
    if (known) return known;
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const fields = [...collectFields(context, type, sets)].map(([key, same]) => toWritten(type, key, same));
    fieldsOf.set(nodes, fields);
    return fields;
  }

  function toWritten(type: GraphQLObjectType, key: string, nodes: readonly FieldNode[]): WrittenField {
    const [node] = nodes;
    const definition = node && definitionOf(type, node.name.value);
    if (!definition) throw new Error('An introspection was found valid.');
    return { lead: `${JSON.stringify(key)}:`, definition, args: argumentsOf(definition, node, variables), nodes };
  }

  function spend(): void {
    if (++written > limit) throw new CodedError('OPERATION_TOO_LARGE', { limit });
  }

  function* write(type: GraphQLOutputType, value: unknown, nodes: readonly FieldNode[]): Generator<undefined, string> {
    spend();
    const nullable = isNonNullType(type) ? type.ofType : type;
    if (value === null || value === undefined) return 'null';
    if (isLeafType(nullable)) return JSON.stringify(nullable.serialize(value));
    if (isListType(nullable)) {
      let text = '[';
      for (const item of value as Iterable<unknown>)
        text += (text.length > 1 ? ',' : '') + (yield* write(nullable.ofType, item, nodes));
      return `${text}]`;
    }
    if (!isObjectType(nullable)) throw new Error('Introspection has no abstract type.');
    let text = '{';
    for (const { lead, definition, args, nodes: below } of fieldsBelow(nullable, nodes)) {
      const found = args && definition.resolve?.(value, args, undefined, { schema, parentType: nullable } as never);
      text += (text.length > 1 ? ',' : '') + lead + (yield* write(definition.type, found, below));
    }
    yield;
    return `${text}}`;
  }

  const roots = new Map<string, string>();
  for (const definition of document.definitions) {
    const query = schema.getQueryType();
    if (definition.kind !== Kind.OPERATION_DEFINITION || !query) continue;
    for (const [key, nodes] of collectFields(context, query, [definition.selectionSet])) {
      const root = toWritten(query, key, nodes);
      const found = root.args && root.definition.resolve?.(undefined, root.args, undefined, { schema } as never);
      roots.set(key, yield* write(root.definition.type, found, nodes));
    }
  }
  return roots;
}

const META_FIELDS: ReadonlyMap<string, GraphQLField<unknown, unknown>> = new Map(
  [SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef].map((field) => [field.name, field]),
);

function definitionOf(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | undefined {
  return META_FIELDS.get(name) ?? type.getFields()[name];
}

function argumentsOf(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): WrittenField['args'] {
  try {
    return getArgumentValues(definition, node, variables);
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}
