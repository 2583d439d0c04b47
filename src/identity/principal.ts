/** The sub-task that a token was issued for: its label, or none (absent, several, or not a string). */
export type Task = { readonly kind: 'label'; readonly label: string } | { readonly kind: 'none' };

/** Who asks, as a verified access token says. One frozen object a token, so facts about it can be kept by identity. */
export interface Principal {
  readonly issuer: string;
  /** Unique within the issuer only. */
  readonly subject: string;
  readonly client?: string;
  readonly scopes: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly task: Task;
}

/** Who asks without a token, where the configuration allows that: no scope, no group, no task. */
export const ANONYMOUS: Principal = Object.freeze<Principal>({
  issuer: '',
  subject: '',
  scopes: new Set(),
  groups: new Set(),
  task: Object.freeze({ kind: 'none' }),
});

/** Whether a verified token says who asks: every token has an issuer. */
export function isAuthenticated(principal: Principal): boolean {
  return principal.issuer !== '';
}
