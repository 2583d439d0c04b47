/** Where a claim is: names joined by dots, or a list of names where one of them holds a dot (`['https://a.example/groups']`). */
export type ClaimPath = string | readonly string[];

/**
 * The value at a path; `undefined` where it is absent or null.
 * SECURITY: own properties of objects only, so that no path reaches a prototype (tests: 'A14: inherited properties …').
 */
export function readClaim(claims: unknown, path: ClaimPath): unknown {
  const names = typeof path === 'string' ? path.split('.') : path;
  const value = names.reduce<unknown>(
    (holder, name) => (isRecord(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined),
    claims,
  );
  return value ?? undefined;
}

/** The value at the first of some paths that leads to one. */
export function readFirstClaim(claims: unknown, paths: readonly ClaimPath[]): unknown {
  return paths.map((path) => readClaim(claims, path)).find((value) => value !== undefined);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
