/** The sub-task that a token was issued for: its label, or none where the token names no task. */
export type Task = { readonly kind: 'label'; readonly label: string } | { readonly kind: 'none' };

/** Somebody who acts on a principal's behalf (RFC 8693 section 4.1); of the principal's own issuer unless one is named. */
export interface Actor {
  readonly issuer?: string;
  /** Unique within its issuer only. */
  readonly subject: string;
}

/** Who asks, as a verified access token says. One frozen object a token, so facts about it can be kept by identity. */
export interface Principal {
  readonly issuer: string;
  /** Unique within the issuer only. */
  readonly subject: string;
  readonly client?: string;
  /** The session at the issuer that the token belongs to. */
  readonly session?: string;
  /** Which token says so: its `jti`, or a hash of it where it has none. */
  readonly tokenId?: string;
  readonly scopes: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly task: Task;
  /** Who acts for the subject: the one who acts now first, then whom that one acts for. Nobody where the subject itself asks. */
  readonly actors: readonly Actor[];
}

/** Nobody acts for the subject. */
export const NO_ACTORS: readonly Actor[] = Object.freeze([]);

/** Who asks without a token, where the configuration allows that: no scope, no group, no task. */
export const ANONYMOUS: Principal = Object.freeze<Principal>({
  issuer: '',
  subject: '',
  scopes: new Set(),
  groups: new Set(),
  task: Object.freeze({ kind: 'none' }),
  actors: NO_ACTORS,
});

/**
 * Whose limits and shares a request counts against: issuer and subject, so that another token, client or task of the same
 * one starts no new ones.
 */
export function callerOf({ issuer, subject }: Principal): string {
  return JSON.stringify([issuer, subject]);
}

/** Whether a verified token says who asks: every token has an issuer. */
export function isAuthenticated(principal: Principal): boolean {
  return principal.issuer !== '';
}
