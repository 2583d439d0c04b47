import type { SelectionNode } from 'graphql';
import { Kind, parse, print, visit } from 'graphql';
import { isRecord } from './identity.ts';
import type { RandomRequest } from './random-request.ts';

/** What an alias of ours begins with; no field of a random schema does. */
const FRESH = 'zz_';

/** The same request with every response key replaced by one that no field has. `withoutFreshAliases` takes them back. */
export function withFreshAliases(request: RandomRequest): RandomRequest {
  const document = visit(parse(request.query), {
    Field: (node) => ({ ...node, alias: { kind: Kind.NAME, value: `${FRESH}${node.alias?.value ?? node.name.value}` } }),
  });
  return { ...request, query: print(document) };
}

/** Data or a path of the request above under the request's own keys. */
export function withoutFreshAliases(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith(FRESH) ? value.slice(FRESH.length) : value;
  if (Array.isArray(value)) return value.map((item) => (isRecord(item) || Array.isArray(item) ? withoutFreshAliases(item) : item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.startsWith(FRESH) ? key.slice(FRESH.length) : key,
      typeof item === 'string' ? item : withoutFreshAliases(item),
    ]),
  );
}

/** The same request that asks for the type of every object too, under a key of its own. */
export function withTypenames(request: RandomRequest): RandomRequest {
  const typename: SelectionNode = {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: '__typename' },
  };
  const document = visit(parse(request.query), {
    SelectionSet: { leave: (node) => ({ ...node, selections: [typename, ...node.selections] }) },
  });
  return { ...request, query: print(document) };
}
