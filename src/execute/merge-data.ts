import { isInherited } from '../lib/inherited-names.ts';
import { MAX_NESTING } from '../lib/nesting.ts';
import type { RawObject } from './raw-result.ts';
import { isRawObject } from './raw-result.ts';
import type { TypeRelation } from './type-relation.ts';

/**
 * Merges what a subgraph answered into what is there: objects field by field, lists of equal length item by item, anything
 * else replaces, and so does what nests too deep. What is taken over is shared, not copied.
 * SECURITY: a concrete type never becomes another one, since masks depend on it: two that disagree leave a name that no
 * type has, and the writer refuses the object (test "a subgraph that disagrees about the type …").
 */
export function mergeInto(target: RawObject, source: RawObject, types: TypeRelation, depth = MAX_NESTING): void {
  for (const key in source) {
    const value = source[key];
    if (key === '__typename') target.__typename = narrower(target.__typename, value, types);
    else if (isInherited(key)) mergeInherited(target, key, value, types, depth);
    else target[key] = merged(target[key], value, types, depth);
  }
}

function merged(existing: unknown, value: unknown, types: TypeRelation, depth: number): unknown {
  if (typeof existing !== 'object' || existing === null || existing === value || depth === 0) return value;
  if (isRawObject(existing) && isRawObject(value)) {
    mergeInto(existing, value, types, depth - 1);
    return existing;
  }
  if (!Array.isArray(existing) || !Array.isArray(value) || existing.length !== value.length) return value;
  for (let index = 0; index < value.length; index++)
    existing[index] = merged(existing[index], value[index], types, depth - 1);
  return existing;
}

function mergeInherited(target: RawObject, key: string, value: unknown, types: TypeRelation, depth: number): void {
  const existing = Object.hasOwn(target, key) ? target[key] : undefined;
  Object.defineProperty(target, key, {
    value: merged(existing, value, types, depth),
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

/** An `@interfaceObject` answers with the interface's name, which says less than the type's. */
function narrower(existing: unknown, value: unknown, types: TypeRelation): unknown {
  if (existing === undefined || existing === value) return value;
  if (typeof existing !== 'string' || typeof value !== 'string') return '';
  if (types.applies(existing, value)) return value;
  return types.applies(value, existing) ? existing : '';
}
