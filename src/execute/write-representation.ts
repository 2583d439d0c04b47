import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import { isInherited } from '../lib/inherited-names.ts';
import type { RawObject } from './raw-result.ts';
import { isRawObject } from './raw-result.ts';
import type { TypeRelation } from './type-relation.ts';

/**
 * The representation of an entity as JSON text; null where the fetch is not for its type, undefined where the entity
 * lacks what the fetch needs. With `isPlain` no string in the entity can need escaping.
 * @see https://www.apollographql.com/docs/federation/subgraph-spec#representations
 */
export type Representation = (entity: RawObject, isPlain: boolean) => string | null | undefined;

type WriteValue = (value: unknown, isPlain: boolean) => string | null | undefined;

interface FieldWriter {
  readonly name: string;
  /** The JSON text before the value: `{"id":` or `,"id":`. */
  readonly lead: string;
  readonly write: WriteValue;
}

/** Compiles a fetch's `requires`, once for every concrete type that turns up, with what `@interfaceObject` rewrites. */
export function compileRepresentation(
  selections: readonly QueryPlanSelectionNode[],
  rewrites: readonly FetchDataRewrite[],
  types: TypeRelation,
): Representation {
  return byType(types, (typename) => fieldWriters(selections, typename, types, typenameFor(rewrites, typename, types)));
}

/** The name under which the subgraph knows the type: an interface's, where it has that as an `@interfaceObject`. */
function typenameFor(rewrites: readonly FetchDataRewrite[], typename: string, types: TypeRelation): string {
  return rewrites.reduce((name, rewrite) => {
    const [on = '', field] = rewrite.path;
    if (rewrite.kind !== 'ValueSetter' || field !== '__typename' || rewrite.path.length !== 2)
      throw new Error('A plan rewrites a representation in a way that is not known.');
    return types.applies(on.replace('... on ', ''), typename) ? String(rewrite.setValueTo) : name;
  }, typename);
}

/** Writers per concrete type. Names of no type of the supergraph are not kept, so that they cannot fill the memory. */
function byType(types: TypeRelation, compile: (typename: string) => readonly FieldWriter[]): Representation {
  const compiled = new Map<string, readonly FieldWriter[]>();
  return (object, isPlain) => {
    const { __typename } = object;
    if (typeof __typename !== 'string') return undefined;
    let fields = compiled.get(__typename);
    if (!fields) {
      if (!types.isComposite(__typename)) return undefined;
      fields = compile(__typename);
      compiled.set(__typename, fields);
    }
    return writeFields(fields, object, isPlain);
  };
}

function writeFields(fields: readonly FieldWriter[], object: RawObject, isPlain: boolean): string | null | undefined {
  let text = '';
  for (const { name, lead, write } of fields) {
    const value = write(object[name], isPlain);
    if (value === undefined) return undefined;
    text += lead + value;
  }
  return text === '' ? null : `${text}}`;
}

function fieldWriters(
  selections: readonly QueryPlanSelectionNode[],
  typename: string,
  types: TypeRelation,
  shownTypename = typename,
): readonly FieldWriter[] {
  const fields = new Map<string, QueryPlanSelectionNode[] | undefined>();
  const collect = (nodes: readonly QueryPlanSelectionNode[]): void => {
    for (const node of nodes) {
      if (node.kind === 'InlineFragment') {
        if (node.typeCondition === undefined || types.applies(node.typeCondition, typename)) collect(node.selections);
        continue;
      }
      const name = node.alias ?? node.name;
      const below = fields.get(name);
      fields.set(name, node.selections ? [...(below ?? []), ...node.selections] : below);
    }
  };
  collect(selections);
  return [...fields].map(([name, below], index) => ({
    name,
    lead: `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`,
    write: writerOf(name, below, types, shownTypename),
  }));
}

function writerOf(
  name: string,
  below: readonly QueryPlanSelectionNode[] | undefined,
  types: TypeRelation,
  shownTypename: string,
): WriteValue {
  if (name === '__typename') return constant(shownTypename);
  // SECURITY: an inherited property is never a key (test "A14 …").
  if (isInherited(name)) return () => undefined;
  return below ? composite(below, types) : writeLeaf;
}

function constant(text: string): WriteValue {
  const json = JSON.stringify(text);
  return () => json;
}

function composite(selections: readonly QueryPlanSelectionNode[], types: TypeRelation): WriteValue {
  const perType = selections.some((node) => node.kind === 'InlineFragment');
  const write: Representation = perType
    ? byType(types, (typename) => fieldWriters(selections, typename, types))
    : (object, isPlain) => writeFields(fields, object, isPlain);
  const fields = perType ? [] : fieldWriters(selections, '', types);
  const writeAny: WriteValue = (value, isPlain) => {
    if (value === null) return 'null';
    if (Array.isArray(value)) return writeList(value, writeAny, isPlain);
    return isRawObject(value) ? write(value, isPlain) : undefined;
  };
  return writeAny;
}

function writeList(values: readonly unknown[], write: WriteValue, isPlain: boolean): string | undefined {
  const texts = values.map((value) => write(value, isPlain));
  return texts.includes(undefined) ? undefined : `[${texts.join(',')}]`;
}

function writeLeaf(value: unknown, isPlain: boolean): string | undefined {
  return isPlain && typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
}
