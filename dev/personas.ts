/** Who this provider makes tokens out to: the gateway's audience (RFC 8707 resource indicator). */
export const RESOURCE = 'urn:cordon:gateway';

/** A client of the development provider, standing for a kind of caller. */
export interface Persona {
  readonly clientId: string;
  /** A constant for development: worth nothing outside the example world, which holds synthetic people only. */
  readonly clientSecret: string;
  readonly groups: readonly string[];
  /** The most that it may ask for. */
  readonly scopes: readonly string[];
  /** The task labels that it may ask for; none at all is always allowed. */
  readonly tasks: readonly Task[];
}

/** The task labels that the provider knows. */
export type Task = 'customer-lookup' | 'billing-report';

const CATEGORIES = [
  'name',
  'email',
  'phone',
  'ssn',
  'date_of_birth',
  'address',
  'ip_address',
  'card',
  'iban',
  'free_text',
  'financial',
] as const;

/** To read the audit on the control plane: at all, by a person's value, and as a file. */
const AUDIT_SCOPES = ['cordon:audit:read', 'cordon:audit:search-value', 'cordon:audit:export'] as const;

/** To have a token of the mask `token` taken back to its value. */
const REVEAL_SCOPE = 'cordon:reveal';

type Scope = `pii:${(typeof CATEGORIES)[number]}:read` | (typeof AUDIT_SCOPES)[number] | typeof REVEAL_SCOPE;

/** Every scope that the provider knows: one to read each category of personal data, those for the audit, and for tokens. */
export const SCOPES: readonly Scope[] = [
  ...CATEGORIES.map((category): Scope => `pii:${category}:read`),
  ...AUDIT_SCOPES,
  REVEAL_SCOPE,
];

/** The three callers of the example world, by client id. */
export const PERSONAS: ReadonlyMap<string, Persona> = new Map([
  persona('support', ['support'], ['pii:name:read'], ['customer-lookup']),
  persona('billing', ['finance'], ['pii:name:read', 'pii:financial:read'], ['billing-report']),
  persona('privacy', ['privacy-office'], SCOPES, ['customer-lookup', 'billing-report']),
]);

function persona(
  clientId: string,
  groups: readonly string[],
  scopes: readonly Scope[],
  tasks: readonly Task[],
): [string, Persona] {
  return [clientId, { clientId, clientSecret: `${clientId}-secret`, groups, scopes, tasks }];
}

const TASKS: readonly Task[] = ['customer-lookup', 'billing-report'];

/** Whether a token can be asked for under this label at all. */
export function isTask(label: unknown): label is Task {
  return TASKS.some((task) => task === label);
}
