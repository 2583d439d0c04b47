import type { GraphQLOutputType } from 'graphql';
import { getNamedType, isLeafType, isListType, isNonNullType } from 'graphql';
import { leafTypeOf } from '../catalog/leaf-type.ts';
import type { ResponsePath } from '../lib/response-path.ts';
import { bindMask } from '../maskers/bind-mask.ts';
import { defaultValue } from '../maskers/default-value.ts';
import type { LeafType } from '../maskers/masker.ts';
import type { CompositeShape, LeafShape, ObjectShape, SameShape, SelectionShape } from '../operation/shape.ts';
import type { WriterContext } from './generate-writer.ts';

/** Null has to go further up. */
const UP = Symbol('up');
type Completed = unknown;

/** For tests, the slow and obvious writer: data to data, by section 6.4 of the spec. It lists every place that does not fit. */
export function complete(
  shape: SelectionShape,
  data: object,
  context: WriterContext,
  ownKeys: ReadonlyMap<string, string>,
  isRecord = false,
): { readonly data: unknown; readonly unfit: ResponsePath[] } {
  const unfit: ResponsePath[] = [];

  function maskOf({ mask, record }: LeafShape): LeafShape['mask'] {
    return isRecord ? record : mask;
  }

  function object(of: ObjectShape, value: object, path: ResponsePath, around: boolean): Completed {
    const written: Record<string, unknown> = Object.create(null);
    const isOwn = of.subject ? owns(ownKeys.get(of.subject.type), own(value, of.subject.source)) : around;
    for (const split of of.fields) {
      const field = split.kind === 'split' ? split[isOwn ? 'own' : 'others'] : split;
      const completed = fieldValue(field, of, value, [...path, field.responseKey], isOwn);
      if (completed === UP) return UP;
      written[field.responseKey] = completed;
    }
    return written;
  }

  function fieldValue(
    field: SameShape,
    parent: ObjectShape,
    value: object,
    path: ResponsePath,
    isOwn: boolean,
  ): Completed {
    switch (field.kind) {
      case 'typename':
        return parent.typeName;
      case 'hidden':
        return field.value;
      case 'introspection':
        return null;
      case 'leaf':
        if (maskOf(field)?.spec.name === 'null') return nothing(field.type, leafOf(field.type));
        return typed(field, field.type, own(value, field.source), path, isOwn);
      case 'composite':
        return typed(field, field.type, own(value, field.source), path, isOwn);
    }
  }

  function typed(
    field: LeafShape | CompositeShape,
    type: GraphQLOutputType,
    value: unknown,
    path: ResponsePath,
    isOwn: boolean,
  ): Completed {
    if (isNonNullType(type)) {
      const completed = typed(field, type.ofType, value, path, isOwn);
      if (completed === null) unfit.push(path);
      return completed === null ? UP : completed;
    }
    if (value === null || value === undefined) return null;
    const completed = isListType(type)
      ? list(field, type.ofType, value, path, isOwn)
      : named(field, value, path, isOwn);
    return completed === UP ? null : completed;
  }

  function list(
    field: LeafShape | CompositeShape,
    item: GraphQLOutputType,
    value: unknown,
    path: ResponsePath,
    isOwn: boolean,
  ): Completed {
    if (field.kind === 'leaf' && isEmptied(maskOf(field), item)) return [];
    if (!Array.isArray(value)) return wrong(path);
    const items = value.map((each, index) => typed(field, item, each, [...path, index], isOwn));
    return items.includes(UP) ? UP : items;
  }

  function named(field: LeafShape | CompositeShape, value: unknown, path: ResponsePath, isOwn: boolean): Completed {
    if (field.kind === 'composite') return composite(field.selection, value, path, isOwn);
    const leaf = leafOf(field.type);
    const mask = maskOf(field);
    if (!mask) return fits(leaf, value) ? value : wrong(path);
    return bindMask(mask.spec, mask.leaf, { ...context, category: 'SECRET' })(value);
  }

  function composite(
    { types, concrete, unnamed }: SelectionShape,
    value: unknown,
    path: ResponsePath,
    isOwn: boolean,
  ): Completed {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(path);
    const typename = own(value, '__typename');
    const unsaid = concrete ? [...types.values()][0] : types.get(unnamed ?? '');
    const found = typename === undefined ? unsaid : types.get(String(typename));
    return found && (typename === undefined || typeof typename === 'string')
      ? object(found, value, path, isOwn)
      : wrong(path);
  }

  function wrong(path: ResponsePath): typeof UP {
    unfit.push(path);
    return UP;
  }

  const [root] = shape.types.values();
  const completed = root && object(root, data, [], false);
  return { data: completed === UP ? null : completed, unfit };
}

/** Whether no item of a list can be masked: each needs a value, and none is safe. */
function isEmptied(mask: LeafShape['mask'], item: GraphQLOutputType): boolean {
  if (!mask) return false;
  const hasNone = isNonNullType(item) && isLeafType(item.ofType) && defaultValue(mask.leaf) === undefined;
  return mask.spec.name === 'drop' || hasNone;
}

function nothing(type: GraphQLOutputType, leaf: LeafType): unknown {
  if (!isNonNullType(type)) return null;
  return isListType(type.ofType) ? [] : (defaultValue(leaf) ?? null);
}

/** Whose key it is, told the long way round. */
function owns(mine: string | undefined, key: unknown): boolean {
  const kinds = typeof key === 'string' || (typeof key === 'number' && Math.abs(key) < 2 ** 53 && key % 1 === 0);
  return mine !== undefined && kinds && `${key}` === mine;
}

function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
}

/** For tests: the leaf type of a field's type. */
export function leafOf(type: GraphQLOutputType): LeafType {
  const named = getNamedType(type);
  if (!isLeafType(named)) throw new Error('A leaf has a leaf type.');
  return leafTypeOf(named);
}

function fits(leaf: LeafType, value: unknown): boolean {
  switch (leaf.kind) {
    case 'String':
      return typeof value === 'string';
    case 'ID':
      return typeof value === 'string' || Number.isInteger(value);
    case 'Int':
      return Number.isInteger(value) && Math.abs(Number(value) + 0.5) < 2 ** 31;
    case 'Float':
      return Number.isFinite(value);
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Enum':
      return typeof value === 'string' && leaf.enumValues?.includes(value) === true;
    case 'Custom':
      return true;
  }
}
