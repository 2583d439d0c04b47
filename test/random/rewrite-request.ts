import type { SelectionNode } from 'graphql';
import { Kind, parse, print, visit } from 'graphql';
import type { Random } from '../../subgraphs/lib/random.ts';
import { isRecord } from './identity.ts';
import type { RandomRequest } from './random-request.ts';

/** What a fresh alias begins with; no field of a random schema does. */
const FRESH = 'zz_';

/** The same request with every response key replaced by one that no field has. `withoutFreshAliases` takes them back. */
export function withFreshAliases(request: RandomRequest): RandomRequest {
  const document = visit(parse(request.query), {
    Field: (node) => ({
      ...node,
      alias: { kind: Kind.NAME, value: `${FRESH}${node.alias?.value ?? node.name.value}` },
    }),
  });
  return { ...request, query: print(document) };
}

/** Data of such a request under the request's own keys, without what it asked for beside them. */
export function withoutFreshAliases(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutFreshAliases);
  if (!isRecord(value)) return value;
  const asked = Object.entries(value).filter(([key]) => key.startsWith(FRESH));
  // What has no fresh key is a custom scalar's own object.
  if (asked.length === 0) return value;
  return Object.fromEntries(asked.map(([key, item]) => [key.slice(FRESH.length), withoutFreshAliases(item)]));
}

/** A path of such a request's answer, as JSON, in the request's own keys. */
export function withoutFreshPath(path: string): string {
  return path.replaceAll(`"${FRESH}`, '"');
}

/** The same query with other composite fields asked under two aliases, each with some of what is selected below. */
export function withTwins(request: RandomRequest, random: Random): RandomRequest {
  if (request.query.startsWith('mutation')) return request;
  let count = 0;
  const some = (selections: readonly SelectionNode[]): readonly SelectionNode[] => {
    const kept = selections.filter(() => random.below(3) > 0);
    return kept.length > 0 ? kept : [random.pick(selections)];
  };
  const document = visit(parse(request.query), {
    SelectionSet: {
      leave: (set) => ({
        ...set,
        selections: set.selections.flatMap((node): readonly SelectionNode[] => {
          if (node.kind !== Kind.FIELD || !node.selectionSet || random.below(2) > 0) return [node];
          const below = node.selectionSet;
          const alias = { kind: Kind.NAME, value: `twin${count++}` } as const;
          const twin = { ...node, alias, selectionSet: { ...below, selections: some(below.selections) } };
          return [{ ...node, selectionSet: { ...below, selections: some(below.selections) } }, twin];
        }),
      }),
    },
  });
  return { ...request, query: print(document) };
}
