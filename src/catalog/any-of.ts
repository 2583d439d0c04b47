import type { ConstValueNode } from 'graphql';
import { Kind } from 'graphql';

/** Names of which some must hold: the outer list is OR, the inner lists are AND, as in `@requiresScopes`. */
export type AnyOf = readonly (readonly string[])[];

/** Above this many alternatives a conjunction is not written out. */
const MAXIMUM = 1_000;

/**
 * Reads a list of lists of names; undefined where it is none. Single values stand for lists of one, as GraphQL's list
 * input coercion has it (spec section 3.11).
 */
export function readAnyOf(value: ConstValueNode): AnyOf | undefined {
  const groups = (value.kind === Kind.LIST ? value.values : [value]).map((group) =>
    (group.kind === Kind.LIST ? group.values : [group]).map(readName),
  );
  // SECURITY: an empty AND would reveal to everybody; it counts as malformed ("an empty scope list refuses").
  if (groups.length === 0 || groups.some((group) => group.length === 0)) return undefined;
  const read = groups.map((group) => group.filter((name) => name !== undefined));
  return read.every((group, index) => group.length === groups[index]?.length) ? read : undefined;
}

/** A name as it is written in an argument: a string, or an enum value. */
export function readName(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

/** Whether names satisfy an expression; one without alternatives, or an empty alternative, is never satisfied. */
export function isMet(expression: AnyOf, holds: (name: string) => boolean): boolean {
  return expression.some((all) => all.length > 0 && all.every(holds));
}

/** Whether whoever satisfies the first expression satisfies the second. */
export function implies(first: AnyOf, second: AnyOf): boolean {
  return first.every((all) => second.some((fewer) => fewer.every((name) => all.includes(name))));
}

/** The alternatives of several expressions at once; undefined where they are more than is worth writing out. */
export function conjunction(expressions: readonly AnyOf[]): AnyOf | undefined {
  let result: AnyOf = [[]];
  for (const expression of expressions) {
    const pairs = result.flatMap((all) => expression.map((more) => [...new Set([...all, ...more])].sort()));
    result = withoutSubsumed(pairs);
    if (result.length > MAXIMUM) return undefined;
  }
  return result;
}

/** Equal for expressions that are written alike but for order. */
export function anyOfKey(expression: AnyOf): string {
  return JSON.stringify(expression.map((all) => JSON.stringify([...all].sort())).sort());
}

function withoutSubsumed(alternatives: AnyOf): AnyOf {
  const distinct = [...new Map(alternatives.map((all) => [JSON.stringify(all), all])).values()];
  return distinct.filter(
    (all) => !distinct.some((fewer) => fewer.length < all.length && fewer.every((name) => all.includes(name))),
  );
}
