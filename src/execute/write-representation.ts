import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import { isInherited } from '../lib/inherited-names.ts';
import { isWritable, MAX_NESTING } from '../lib/nesting.ts';
import type { RawObject } from './raw-result.ts';
import { isRawObject } from './raw-result.ts';
import { STAND_IN } from './restore-requirements.ts';
import type { TypeRelation } from './type-relation.ts';

/**
 * The representation of an entity as JSON text; null where the fetch is not for its type, undefined where the entity
 * lacks what the fetch needs. With `isPlain` no string in the entity can need escaping.
 * @see https://www.apollographql.com/docs/federation/subgraph-spec#representations
 */
export type Representation = (entity: RawObject, isPlain: boolean) => string | null | undefined;

/** The JSON text of a value. Lists nest at most `depth` deep (by default `MAX_NESTING`). */
type WriteValue = (value: unknown, isPlain: boolean, depth?: number) => string | null | undefined;

interface FieldWriter {
  readonly name: string;
  /** Whether every object answers to the name. */
  readonly isOwnOnly: boolean;
  /** The JSON text before the value: `{"id":` or `,"id":`. */
  readonly lead: string;
  readonly write: WriteValue;
}

/** How the entities of one type are represented. */
interface TypeWriter {
  /** The fields of all fragments that apply to the type. */
  readonly whole: readonly FieldWriter[];
  /** Of an entity that lacks some of them: the fields of those fragments that it has whole. */
  readonly part: (entity: RawObject, isPlain: boolean) => readonly FieldWriter[] | undefined;
}

/**
 * Compiles a fetch's `requires`, once for every concrete type that turns up, with what `@interfaceObject` rewrites. One
 * fetch may need different things of an entity for different fields: a fragment of which something is missing is left
 * out, whole, and the others are sent.
 */
export function compileRepresentation(
  selections: readonly QueryPlanSelectionNode[],
  rewrites: readonly FetchDataRewrite[],
  types: TypeRelation,
): Representation {
  const typeWriter = perType(types, (typename): TypeWriter => {
    const fragments = fragmentsFor(selections, typename, types);
    const shown = typenameFor(rewrites, typename, types);
    const compile = (parts: readonly (readonly QueryPlanSelectionNode[])[]) =>
      fieldWriters(parts.flat(), typename, types, shown);
    return { whole: compile(fragments), part: partsOf(fragments, compile) };
  });
  return (entity, isPlain) => {
    const writer = typeWriter(entity.__typename);
    // The writer refuses an object of a type that nobody knows.
    if (!writer) return entity.__typename === undefined ? undefined : null;
    const text = writeFields(writer.whole, entity, isPlain);
    if (text !== undefined) return text;
    const part = writer.part(entity, isPlain);
    return part && writeFields(part, entity, isPlain);
  };
}

/** The fragments that apply to a type; fields beside them count as one more. */
function fragmentsFor(
  selections: readonly QueryPlanSelectionNode[],
  typename: string,
  types: TypeRelation,
): readonly (readonly QueryPlanSelectionNode[])[] {
  const beside = selections.filter((node) => node.kind === 'Field');
  const fragments = selections.flatMap((node) =>
    node.kind === 'InlineFragment' && (node.typeCondition === undefined || types.applies(node.typeCondition, typename))
      ? [node.selections]
      : [],
  );
  return beside.length > 0 ? [beside, ...fragments] : fragments;
}

/** Which combinations occur is the subgraphs' choice, and there are as many as two to the number of fragments. */
const KEPT_COMBINATIONS = 64;

/** Finds the fragments that an entity has whole, and compiles each combination that occurs, the first ones once. */
function partsOf(
  fragments: readonly (readonly QueryPlanSelectionNode[])[],
  compile: (parts: readonly (readonly QueryPlanSelectionNode[])[]) => readonly FieldWriter[],
): TypeWriter['part'] {
  const singly = fragments.map((fragment) => compile([fragment]));
  const combined = new Map<string, readonly FieldWriter[]>();
  return (entity, isPlain) => {
    const has = singly.map((fields) => writeFields(fields, entity, isPlain) !== undefined);
    if (!has.includes(true)) return undefined;
    const key = has.map(Number).join('');
    const fields = combined.get(key) ?? compile(fragments.filter((_, index) => has[index]));
    if (combined.size < KEPT_COMBINATIONS) combined.set(key, fields);
    return fields;
  };
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

/** One result per concrete type. Names of no type of the supergraph are not kept, so that they cannot fill the memory. */
function perType<Result>(
  types: TypeRelation,
  compile: (typename: string) => Result,
): (name: unknown) => Result | undefined {
  const compiled = new Map<unknown, Result>();
  return (name) => {
    const known = compiled.get(name);
    if (known !== undefined || typeof name !== 'string' || !types.isComposite(name)) return known;
    const made = compile(name);
    compiled.set(name, made);
    return made;
  };
}

/** Undefined where a field is missing, null where nothing applies to the type. */
function writeFields(fields: readonly FieldWriter[], object: RawObject, isPlain: boolean): string | null | undefined {
  let text = '';
  for (const { name, isOwnOnly, lead, write } of fields) {
    // SECURITY: an inherited property is never a key (test "A14 keys of entities named so …").
    const value = write(isOwnOnly && !Object.hasOwn(object, name) ? undefined : object[name], isPlain);
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
  /** The names under which what stands under others is sent. */
  const names = new Map<string, string>();
  const collect = (nodes: readonly QueryPlanSelectionNode[]): void => {
    for (const node of nodes) {
      if (node.kind === 'InlineFragment') {
        if (node.typeCondition === undefined || types.applies(node.typeCondition, typename)) collect(node.selections);
        continue;
      }
      const name = node.alias ?? node.name;
      if (name.startsWith(STAND_IN)) names.set(name, node.name);
      const below = fields.get(name);
      fields.set(name, node.selections ? [...(below ?? []), ...node.selections] : below);
    }
  };
  collect(selections);
  return [...fields].map(([name, below], index) => ({
    name,
    isOwnOnly: isInherited(name),
    lead: `${index === 0 ? '{' : ','}${JSON.stringify(names.get(name) ?? name)}:`,
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
  return below ? composite(below, types) : writeLeaf;
}

function constant(text: string): WriteValue {
  const json = JSON.stringify(text);
  return () => json;
}

function composite(selections: readonly QueryPlanSelectionNode[], types: TypeRelation): WriteValue {
  const isByType = selections.some((node) => node.kind === 'InlineFragment');
  const same = isByType ? undefined : fieldWriters(selections, '', types);
  const byType = perType(types, (typename) => fieldWriters(selections, typename, types));
  const write: WriteValue = (value, isPlain, depth = MAX_NESTING) => {
    if (value === null) return 'null';
    if (Array.isArray(value)) return depth > 0 ? writeList(value, write, isPlain, depth - 1) : undefined;
    if (!isRawObject(value)) return undefined;
    const fields = same ?? byType(value.__typename);
    return fields && writeFields(fields, value, isPlain);
  };
  return write;
}

function writeList(values: readonly unknown[], write: WriteValue, isPlain: boolean, depth: number): string | undefined {
  const texts = values.map((value) => write(value, isPlain, depth));
  return texts.includes(undefined) ? undefined : `[${texts.join(',')}]`;
}

function writeLeaf(value: unknown, isPlain: boolean): string | undefined {
  if (typeof value === 'string') return isPlain ? `"${value}"` : JSON.stringify(value);
  return isWritable(value, MAX_NESTING) ? JSON.stringify(value) : undefined;
}
