import type { GraphQLOutputType } from 'graphql';
import { isListType, isNonNullType } from 'graphql';
import { memberOf } from '../lib/coordinate.ts';
import { RESERVED_PREFIX } from '../lib/reserved-prefix.ts';
import type { ResponsePath } from '../lib/response-path.ts';
import type { CompositeShape, FieldShape, LeafShape, SelectionShape } from '../operation/shape.ts';

/** Where a failure stands in the client's answer. */
export interface ClientPlace {
  readonly path: ResponsePath;
  /** The path of what its null makes null: its own where its type allows null, otherwise further up. */
  readonly nulled: ResponsePath;
  /** Whether the client asked for it; the rest of another path is the plan's. */
  readonly isAsked: boolean;
}

/**
 * The client's places for a path of the fetched document, at most `most`: one per response key under which the client
 * asked for it. What the client did not ask for (a field that a join requires) keeps its schema name, unless that is the
 * name of something else there; reserved keys end the path.
 */
export function clientPaths(shape: SelectionShape, path: ResponsePath, most: number): readonly ClientPlace[] {
  const places: ClientPlace[] = [];
  for (const place of placesBelow([shape], path, [], [])) if (places.push(place) >= most) break;
  const asked = places.filter((place) => place.isAsked);
  return asked.length > 0 ? asked : places;
}

/** Lazy: what a document asks in many places may fail in many entities, and only the first places are told. */
function* placesBelow(
  shapes: readonly SelectionShape[],
  path: ResponsePath,
  here: ResponsePath,
  nulled: ResponsePath,
): Generator<ClientPlace, void, undefined> {
  const [head, ...rest] = path;
  if (head === undefined) return yield { path: here, nulled, isAsked: true };
  const known = shapes.map(indexOf);
  const found = fetchedAs(known, head);
  // By the rules for merging fields those of one key have one nullability: they are one place, whatever the type.
  for (const [key, fields] of Map.groupBy(found, ({ responseKey }) => responseKey)) {
    const type = fields[0]?.type;
    if (type) yield* placesOf(fields, type, rest, [...here, key], nulled);
  }
  if (found.length > 0) return;
  const isTaken = known.some(({ byKey }) => byKey.get(head)?.some((field) => isFetched(field) && isRenamed(field)));
  const planned = isTaken ? here : [...here, ...plain(path)];
  yield { path: planned, nulled: planned, isAsked: false };
}

function* placesOf(
  fields: readonly FetchedShape[],
  type: GraphQLOutputType,
  path: ResponsePath,
  here: ResponsePath,
  above: ResponsePath,
): Generator<ClientPlace, void, undefined> {
  const nulled = isNonNullType(type) ? above : here;
  const inner = isNonNullType(type) ? type.ofType : type;
  const [head, ...rest] = path;
  if (head === undefined) return yield { path: here, nulled, isAsked: true };
  if (typeof head === 'number' && isListType(inner))
    return yield* placesOf(fields, inner.ofType, rest, [...here, head], nulled);
  const selections = fields.flatMap((field) => (field.kind === 'composite' ? [field.selection] : []));
  if (selections.length > 0 && typeof head === 'string') return yield* placesBelow(selections, path, here, nulled);
  yield { path: [...here, ...plain(path)], nulled, isAsked: true };
}

/**
 * Whether a path of the fetched document ends at what is shown as it is, wherever the client asked for it: a leaf without
 * a mask, or an object of such leaves only. False for the answer as a whole, and for what the client did not ask for.
 */
export function isShownAt(shape: SelectionShape, path: ResponsePath): boolean {
  const [head, ...rest] = path;
  if (head === undefined) return false;
  const index = indexOf(shape);
  const keys = new Set(fetchedAs([index], head).map(({ responseKey }) => responseKey));
  return keys.size > 0 && [...keys].every((key) => index.byKey.get(key)?.every((field) => isShownBelow(field, rest)));
}

function isShownBelow(field: FieldShape, path: ResponsePath): boolean {
  const end = path.findIndex((part) => typeof part === 'string');
  if (end === -1) return isShown(field);
  return field.kind === 'composite' && isShownAt(field.selection, path.slice(end));
}

function isShown(field: FieldShape): boolean {
  if (field.kind === 'composite') return indexOf(field.selection).isShown();
  if (field.kind !== 'leaf') return false;
  return field.mask === undefined && !field.inspection?.sought.some(({ mask }) => mask);
}

type FetchedShape = LeafShape | CompositeShape;

/** The fields of a selection, whatever the type. */
interface SelectionIndex {
  /** By the response key under which they are fetched. */
  readonly bySource: ReadonlyMap<string | number, readonly FetchedShape[]>;
  /** By the client's response key. */
  readonly byKey: ReadonlyMap<string | number, readonly FieldShape[]>;
  /** Whether all of it is shown as it is; false for nothing but names of types, which say nothing of a mask. */
  isShown(): boolean;
}

/** Made once for a selection: many errors of an answer may lie below it. */
const INDICES = new WeakMap<SelectionShape, SelectionIndex>();

function indexOf(shape: SelectionShape): SelectionIndex {
  const known = INDICES.get(shape);
  if (known) return known;
  const fields = [...shape.types.values()].flatMap((object) => object.fields.flatMap(waysOf));
  const telling = fields.filter(({ kind }) => kind !== 'typename');
  let shown: boolean | undefined;
  const index: SelectionIndex = {
    bySource: Map.groupBy(fields.filter(isFetched), ({ source }) => source),
    byKey: Map.groupBy(fields, ({ responseKey }) => responseKey),
    isShown() {
      shown ??= telling.length > 0 && telling.every(isShown);
      return shown;
    },
  };
  INDICES.set(shape, index);
  return index;
}

function fetchedAs(indices: readonly SelectionIndex[], key: string | number): readonly FetchedShape[] {
  const found = indices.flatMap(({ bySource }) => bySource.get(key) ?? []);
  return found.length > 0 ? found : indices.flatMap(({ bySource }) => bySource.get(withoutPlannedAlias(key)) ?? []);
}

function isFetched(field: FieldShape): field is FetchedShape {
  return field.kind === 'leaf' || field.kind === 'composite';
}

function isRenamed({ responseKey, coordinate }: FetchedShape): boolean {
  return memberOf(coordinate).member !== responseKey;
}

/** Both ways of a field that is written in one of two. */
function waysOf(field: FieldShape): readonly FieldShape[] {
  return field.kind === 'split' ? [field.own, field.others] : [field];
}

/** Where types of one field differ, a plan fetches it as `name__alias_0` and renames it in the answer, not in errors. */
function withoutPlannedAlias(key: string | number): string | number {
  return typeof key === 'string' ? key.replace(/__alias_\d+$/, '') : key;
}

function plain(path: ResponsePath): ResponsePath {
  const end = path.findIndex(
    (part) => typeof part === 'string' && (part.startsWith(RESERVED_PREFIX) || part.includes('__alias_')),
  );
  return end === -1 ? path : path.slice(0, end);
}
