import type { FieldNode, GraphQLField } from 'graphql';
import { print } from 'graphql';
import { RESERVED_PREFIX } from '../lib/reserved-prefix.ts';

/** Gives every client field the response key under which it is fetched; `directives` is the text of those that are sent. */
export type InternalKeys = (
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  directives: string,
  unique: boolean,
) => string;

/**
 * SECURITY: a field without arguments and directives is fetched under its own name, which is what a plan's `@requires` and `@key` call
 * it too, and so provably the same value. Everything else gets a reserved key: a client alias never reaches a plan, and
 * so neither reads nor forges what a plan fetches for itself (test "A1 aliases onto planned keys"). Equal fields share
 * a key, unless they must run once each (`unique`: the root fields of a mutation).
 */
export function createInternalKeys(): InternalKeys {
  const keys = new Map<string, string>();
  let count = 0;
  return (node, field, directives, unique) => {
    if (unique) return `${RESERVED_PREFIX}${count++}`;
    if (field.args.length === 0 && directives === '') return field.name;
    const identity = `${field.name}(${(node.arguments ?? []).map(print).sort().join(',')})${directives}`;
    const key = keys.get(identity) ?? `${RESERVED_PREFIX}${count++}`;
    keys.set(identity, key);
    return key;
  };
}
