import type { FieldNode, GraphQLField } from 'graphql';
import { print } from 'graphql';
import { RESERVED_PREFIX } from '../lib/reserved-prefix.ts';

/** Gives every client field the response key under which it is fetched. */
export interface InternalKeys {
  /**
   * The key that equal fields with equal arguments share, unless they must run once each (`unique`: the root fields of a
   * mutation); `directives` is the text of those that are sent.
   */
  readonly keyOf: (
    node: FieldNode,
    field: GraphQLField<unknown, unknown>,
    directives: string,
    unique: boolean,
  ) => string;
  /** The key of a field that may not share `key`; the same for the same number, from 1 on. */
  readonly apartFrom: (key: string, number: number) => string;
}

/**
 * SECURITY: a field without arguments and directives is fetched under its own name, which is what a plan's `@requires` and `@key` call
 * it too, and so provably the same value. Everything else gets a reserved key: a client alias never reaches a plan, and
 * so neither reads nor forges what a plan fetches for itself (test "A1 aliases onto planned keys").
 */
export function createInternalKeys(): InternalKeys {
  const keys = new Map<string, string>();
  let count = 0;
  const next = () => `${RESERVED_PREFIX}${count++}`;
  const keyFor = (identity: string): string => {
    const key = keys.get(identity) ?? next();
    keys.set(identity, key);
    return key;
  };
  return {
    keyOf: (node, field, directives, unique) => {
      if (unique) return next();
      if (field.args.length === 0 && directives === '') return field.name;
      return keyFor(`${field.name}(${(node.arguments ?? []).map(print).sort().join(',')})${directives}`);
    },
    apartFrom: (key, number) => keyFor(`${key}#${number}`),
  };
}
