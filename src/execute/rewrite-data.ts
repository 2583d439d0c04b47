import type { FetchDataRewrite } from '@apollo/query-planner';
import { isInherited } from '../lib/inherited-names.ts';
import { MAX_NESTING } from '../lib/nesting.ts';
import { ON_TYPE } from './plan-path.ts';
import { isRawObject } from './raw-result.ts';
import type { TypeRelation } from './type-relation.ts';

/** Changes what a subgraph answered, in place, to the names that the rest of the plan knows. */
export type DataRewrite = (data: unknown) => void;

/**
 * A plan's rewrite of a fetch's answer: the planner gives fields that would conflict inside one request other names, and
 * here they get their own back. A path holds field names and `... on Type`.
 */
export function compileRewrite(rewrite: FetchDataRewrite, types: TypeRelation): DataRewrite {
  const parents = rewrite.path.slice(0, -1);
  const field = rewrite.path.at(-1) ?? '';
  return (data) =>
    eachAt(data, parents, types, (object) => {
      if (!Object.hasOwn(object, field) && rewrite.kind === 'KeyRenamer') return;
      const [key, value] =
        rewrite.kind === 'KeyRenamer' ? [rewrite.renameKeyTo, object[field]] : [field, rewrite.setValueTo];
      if (key === '__proto__') return;
      object[key] = value;
      if (key !== field) delete object[field];
    });
}

function eachAt(
  value: unknown,
  path: readonly string[],
  types: TypeRelation,
  change: (object: Record<string, unknown>) => void,
  depth = MAX_NESTING,
): void {
  if (Array.isArray(value)) {
    if (depth > 0) for (const item of value) eachAt(item, path, types, change, depth - 1);
    return;
  }
  if (!isRawObject(value)) return;
  const [head, ...rest] = path;
  if (head === undefined) {
    change(value);
    return;
  }
  if (!head.startsWith(ON_TYPE)) {
    if (!isInherited(head)) eachAt(value[head], rest, types, change);
    return;
  }
  const { __typename } = value;
  if (typeof __typename !== 'string' || types.applies(head.slice(ON_TYPE.length), __typename))
    eachAt(value, rest, types, change);
}
