import * as z from 'zod';
import { checkClaim, checkOptionalClaim, textClaim } from './check-claim.ts';
import type { ClaimPath } from './claim-path.ts';
import { readClaim, readFirstClaim } from './claim-path.ts';
import type { Principal, Task } from './principal.ts';
import { readActors } from './read-actors.ts';

/** Where an issuer puts the claims that no standard places, or that it places elsewhere. */
export interface ClaimPaths {
  readonly scopes: ClaimPath;
  readonly groups: ClaimPath;
  readonly task: ClaimPath;
  readonly client: ClaimPath;
  readonly session: ClaimPath;
}

/** The paths of which the configuration says something. */
export type SomeClaimPaths = { readonly [Name in keyof ClaimPaths]?: ClaimPath | undefined };

/** Where each is looked for otherwise; the first path that leads to a value counts. */
const DEFAULT_PATHS: { readonly [Name in keyof ClaimPaths]: readonly ClaimPath[] } = {
  scopes: ['scope', 'scp'],
  groups: ['groups'],
  task: ['task'],
  client: ['client_id', 'azp'],
  session: ['sid'],
};

const MAX_ITEMS = 1_000;

/** RFC 6749 section 3.3 `scope-token`. */
const scopeToken = textClaim.regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/);
const scopeList = z.array(scopeToken).max(MAX_ITEMS);
const scopesClaim = z.union([
  z
    .string()
    .transform((scopes) => scopes.split(' ').filter(Boolean))
    .pipe(scopeList),
  scopeList,
]);
const groupsClaim = z.union([textClaim.transform((group) => [group]), z.array(textClaim).max(MAX_ITEMS)]);

/**
 * The principal that verified claims describe, frozen: `sub`, `act`, and what `paths` places, by default `client_id`
 * (RFC 9068; else `azp`), `scope` (else `scp`), `groups`, `task` and `sid`. Scopes are a space-separated string or an
 * array of strings, groups a string or an array of them, all else a string; a task that is none is no task.
 * Throws CodedError UNAUTHENTICATED, without values, for a claim of the wrong type, more than 1,000 scopes or groups, or a
 * string over 256 characters.
 */
export function principalFromClaims(claims: unknown, paths: SomeClaimPaths, issuer: string): Principal {
  const at = (name: keyof ClaimPaths): unknown => {
    const path = paths[name];
    return path === undefined ? readFirstClaim(claims, DEFAULT_PATHS[name]) : readClaim(claims, path);
  };
  const client = checkOptionalClaim('client', textClaim, at('client'));
  const session = checkOptionalClaim('session', textClaim, at('session'));
  return Object.freeze({
    issuer,
    subject: checkClaim('sub', textClaim, readClaim(claims, ['sub'])),
    ...(client !== undefined && { client }),
    ...(session !== undefined && { session }),
    scopes: new Set(checkOptionalClaim('scopes', scopesClaim, at('scopes'))),
    groups: new Set(checkOptionalClaim('groups', groupsClaim, at('groups'))),
    task: taskOf(at('task')),
    actors: readActors(readClaim(claims, ['act'])),
  });
}

/**
 * SECURITY: only a string is a label. A list is no task, be it of one, or it could grow into a choice; nor is any other
 * type: what a token without a task may see is the policy's `tasks.none` (tests: 'A54: tasks').
 */
function taskOf(claim: unknown): Task {
  return Object.freeze(
    typeof claim === 'string' ? { kind: 'label', label: checkClaim('task', textClaim, claim) } : { kind: 'none' },
  );
}
