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
 * The client's places for a path of the fetched document: one per response key under which the client asked for it.
 * What the client did not ask for (a field that a join requires) keeps its schema name, unless that is the name of
 * something else there; reserved keys end the path.
 */
export function clientPaths(shape: SelectionShape, path: ResponsePath): readonly ClientPlace[] {
  const found = new Map<string, ClientPlace>();
  for (const place of placesBelow(shape, path, [], [])) found.set(JSON.stringify(place.path), place);
  const places = [...found.values()];
  const asked = places.filter((place) => place.isAsked);
  return asked.length > 0 ? asked : places;
}

function placesBelow(
  shape: SelectionShape,
  path: ResponsePath,
  here: ResponsePath,
  nulled: ResponsePath,
): readonly ClientPlace[] {
  const [head, ...rest] = path;
  if (head === undefined) return [{ path: here, nulled, isAsked: true }];
  const fields = [...shape.types.values()].flatMap((object) => object.fields).flatMap(waysOf);
  const fetched = fields.filter((field) => field.kind === 'leaf' || field.kind === 'composite');
  for (const source of [head, withoutPlannedAlias(head)]) {
    const found = fetched
      .filter((field) => field.source === source)
      .flatMap((field) => placesOf(field, field.type, rest, [...here, field.responseKey], nulled));
    if (found.length > 0) return found;
  }
  const isTaken = fetched.some((field) => field.responseKey === head && memberOf(field.coordinate).member !== head);
  const planned = isTaken ? here : [...here, ...plain(path)];
  return [{ path: planned, nulled: planned, isAsked: false }];
}

function placesOf(
  field: LeafShape | CompositeShape,
  type: GraphQLOutputType,
  path: ResponsePath,
  here: ResponsePath,
  above: ResponsePath,
): readonly ClientPlace[] {
  const nulled = isNonNullType(type) ? above : here;
  const inner = isNonNullType(type) ? type.ofType : type;
  const [head, ...rest] = path;
  if (head === undefined) return [{ path: here, nulled, isAsked: true }];
  if (typeof head === 'number' && isListType(inner))
    return placesOf(field, inner.ofType, rest, [...here, head], nulled);
  if (field.kind === 'composite' && typeof head === 'string') return placesBelow(field.selection, path, here, nulled);
  return [{ path: [...here, ...plain(path)], nulled, isAsked: true }];
}

/**
 * Whether what the client asked for at a path of its own is shown to it as it is: an object, or a leaf without a mask, of
 * whatever type. False for what it did not ask for.
 */
export function isShownAt(shape: SelectionShape, path: ResponsePath): boolean {
  const [head, ...rest] = path;
  if (head === undefined) return true;
  if (typeof head === 'number') return isShownAt(shape, rest);
  const fields = [...shape.types.values()].flatMap((object) => object.fields.flatMap(waysOf));
  const asked = fields.filter(({ responseKey }) => responseKey === head);
  return asked.length > 0 && asked.every((field) => isShownBelow(field, rest));
}

function isShownBelow(field: FieldShape, rest: ResponsePath): boolean {
  if (field.kind === 'composite') return isShownAt(field.selection, rest);
  return field.kind === 'leaf' && field.mask === undefined;
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
