import * as z from 'zod';
import type { Principal, Task } from './principal.ts';
import { unauthenticated } from './unauthenticated.ts';

/** Where a claim is: names joined by dots, or a list of names where one of them holds a dot (`['https://a.example/groups']`). */
export type ClaimPath = string | readonly string[];

/** Where the claims are that no standard places. */
export interface ClaimPaths {
  readonly groups: ClaimPath;
  readonly task: ClaimPath;
}

/** Top-level `groups` and `task`. */
export const DEFAULT_CLAIM_PATHS: ClaimPaths = { groups: 'groups', task: 'task' };

const MAX_ITEMS = 1_000;
const MAX_LENGTH = 256;

const text = z.string().min(1).max(MAX_LENGTH);
/** RFC 6749 section 3.3 `scope-token`. */
const scopeToken = text.regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/);
const scopeList = z.array(scopeToken).max(MAX_ITEMS);
const scopeSchema = z.union([
  z
    .string()
    .transform((scopes) => scopes.split(' ').filter(Boolean))
    .pipe(scopeList),
  scopeList,
]);
const groupsSchema = z.union([text.transform((group) => [group]), z.array(text).max(MAX_ITEMS)]);

/**
 * The principal that verified claims describe, frozen: `sub`, `client_id` (RFC 9068; else `azp`), `scope` (else `scp`) as a
 * space-separated string or an array, groups and task at their paths.
 * Throws CodedError UNAUTHENTICATED, without values, for a claim of the wrong shape, more than 1,000 scopes or groups,
 * or a string over 256 characters.
 */
export function principalFromClaims(claims: unknown, paths: ClaimPaths, issuer: string): Principal {
  const client = readFirst(claims, ['client_id', 'azp']);
  const scope = readFirst(claims, ['scope', 'scp']);
  const groups = readClaim(claims, paths.groups);
  return Object.freeze({
    issuer,
    subject: check('sub', text, readClaim(claims, ['sub'])),
    ...(client !== undefined && { client: check('client', text, client) }),
    scopes: new Set(scope === undefined ? [] : check('scope', scopeSchema, scope)),
    groups: new Set(groups === undefined ? [] : check('groups', groupsSchema, groups)),
    task: taskOf(readClaim(claims, paths.task)),
  });
}

/** SECURITY: only a string is a label; a list of one is not, or a list could grow into a choice (tests: 'A54: tasks'). */
function taskOf(claim: unknown): Task {
  return Object.freeze(
    typeof claim === 'string' ? { kind: 'label', label: check('task', text, claim) } : { kind: 'none' },
  );
}

function readFirst(claims: unknown, names: readonly string[]): unknown {
  return names.map((name) => readClaim(claims, [name])).find((value) => value !== undefined);
}

/**
 * The value at a path; `undefined` where it is absent or null.
 * SECURITY: own properties of objects only, so that no path reaches a prototype (tests: 'A14: inherited properties …').
 */
function readClaim(claims: unknown, path: ClaimPath): unknown {
  const names = typeof path === 'string' ? path.split('.') : path;
  const value = names.reduce<unknown>(
    (holder, name) => (isRecord(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined),
    claims,
  );
  return value ?? undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function check<Output>(claim: string, schema: z.ZodType<Output>, value: unknown): Output {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw unauthenticated(`the claim ${claim} is malformed`);
  return parsed.data;
}
