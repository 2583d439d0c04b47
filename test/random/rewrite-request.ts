import { Kind, parse, print, visit } from 'graphql';
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
