import { RESERVED_PREFIX } from '../lib/reserved-prefix.ts';
import type { ResponsePath } from '../lib/response-path.ts';
import type { FieldShape, SelectionShape } from '../operation/shape.ts';

/**
 * The client's paths for a path of the fetched document: one per response key under which the client asked for it.
 * What the client did not ask for (a field that a join requires) keeps its schema name; reserved keys end the path.
 */
export function clientPaths(shape: SelectionShape, path: ResponsePath): readonly ResponsePath[] {
  const [head, ...rest] = path;
  if (head === undefined) return [[]];
  if (typeof head === 'number') return clientPaths(shape, rest).map((tail) => [head, ...tail]);
  const matches = new Map<string, ResponsePath[]>();
  for (const object of shape.types.values()) {
    for (const field of object.fields.flatMap(waysOf)) {
      if ((field.kind !== 'leaf' && field.kind !== 'composite') || field.source !== head) continue;
      const tails = field.kind === 'composite' ? clientPaths(field.selection, rest) : [plain(rest)];
      for (const tail of tails) matches.set(JSON.stringify([field.responseKey, tail]), [[field.responseKey, ...tail]]);
    }
  }
  return matches.size > 0 ? [...matches.values()].flat() : [plain(path)];
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

function plain(path: ResponsePath): ResponsePath {
  const end = path.findIndex(
    (part) => typeof part === 'string' && (part.startsWith(RESERVED_PREFIX) || part.includes('__alias_')),
  );
  return end === -1 ? path : path.slice(0, end);
}
