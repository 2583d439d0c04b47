import type { ResponsePath } from '../lib/response-path.ts';
import type { RawObject } from './raw-result.ts';
import { isRawObject } from './raw-result.ts';

/** The objects at a path of response keys, with `@` for every item of a list. What does not fit is left out. */
export function entitiesAt(data: unknown, path: readonly string[]): readonly RawObject[] {
  const found: RawObject[] = [];
  collect(data, path, 0, found);
  return found;
}

function collect(value: unknown, path: readonly string[], at: number, found: RawObject[]): void {
  if (path[at] === '@') {
    if (Array.isArray(value)) for (const item of value) collect(item, path, at + 1, found);
    return;
  }
  if (!isRawObject(value)) return;
  const key = path[at];
  if (key === undefined) found.push(value);
  else if (Object.hasOwn(value, key)) collect(value[key], path, at + 1, found);
}

/** The objects that one passes on the way to an entity, the root first, the entity last; lists are not objects. */
export type EntityChain = readonly RawObject[];

/** The chain of every object that `entitiesAt` finds, in the same order. */
export function chainsAt(data: unknown, path: readonly string[]): readonly EntityChain[] {
  const found: EntityChain[] = [];
  const walk = (value: unknown, at: number, above: EntityChain): void => {
    if (path[at] === '@') {
      if (Array.isArray(value)) for (const item of value) walk(item, at + 1, above);
      return;
    }
    if (!isRawObject(value)) return;
    const here = [...above, value];
    const key = path[at];
    if (key === undefined) found.push(here);
    else if (Object.hasOwn(value, key)) walk(value[key], at + 1, here);
  };
  walk(data, 0, []);
  return found;
}

/** The response path of every object that `entitiesAt` finds, in the same order. */
export function pathsAt(data: unknown, path: readonly string[]): readonly ResponsePath[] {
  const found: ResponsePath[] = [];
  const walk = (value: unknown, at: number, here: ResponsePath): void => {
    if (path[at] === '@') {
      if (Array.isArray(value)) value.forEach((item, index) => void walk(item, at + 1, [...here, index]));
      return;
    }
    if (!isRawObject(value)) return;
    const key = path[at];
    if (key === undefined) found.push(here);
    else if (Object.hasOwn(value, key)) walk(value[key], at + 1, [...here, key]);
  };
  walk(data, 0, []);
  return found;
}
