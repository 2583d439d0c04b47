/** What a task of a policy allows: docs/policy.md, "Categories and tasks". */
export interface TaskEntry {
  readonly groups?: readonly string[];
  readonly reveal?: '*' | readonly string[];
  readonly mask?: readonly string[];
  readonly arguments?: '*' | readonly string[];
  readonly default?: Effect;
}

/** From least to most strict. */
export const EFFECTS = ['reveal', 'mask', 'null', 'deny', 'hold', 'block'] as const;

/** What becomes of a value. */
export type Effect = (typeof EFFECTS)[number];

/** docs/policy.md, "Rules". */
export interface Rule {
  readonly name: string;
  readonly mode?: 'shadow' | 'enforce';
  readonly when?: {
    readonly groups?: readonly string[];
    readonly tasks?: readonly string[];
    readonly clients?: readonly string[];
    readonly operations?: readonly string[];
    readonly self?: true;
    readonly others?: true;
  };
  readonly on: { readonly categories: '*' | readonly string[] } | { readonly coordinates: readonly string[] };
  readonly effect: Effect;
  readonly approval?: { readonly groups: readonly string[] };
}

/** A policy file as JSON, which is YAML. */
export interface FuzzPolicy {
  readonly version: 1;
  readonly categories: Readonly<
    Record<string, { readonly mask?: string; readonly scopes?: readonly (readonly string[])[] }>
  >;
  readonly subjects?: Readonly<
    Record<string, { readonly key: string; readonly claim: 'sub'; readonly owns?: readonly string[] }>
  >;
  readonly tasks: Readonly<Record<string, TaskEntry>>;
  readonly rules?: readonly Rule[];
}

/** Who asks; anonymous where there is no subject. */
export interface Principal {
  readonly subject?: string;
  readonly client?: string;
  readonly groups: readonly string[];
  readonly scopes: readonly string[];
  readonly task?: string;
}

/** How a request is sent. */
export type Way = 'POST' | 'GET' | 'persisted';

/** One GraphQL request. */
export interface FuzzOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly way: Way;
  /** Headers that ask for more than the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How likely each fault is at each place, and what one subgraph's answers suffer on the wire. */
export interface FuzzFaults {
  readonly seed: number;
  readonly errors: number;
  readonly nulls: number;
  readonly wrongTypes: number;
  readonly strays: number;
  readonly missing: number;
  readonly typenames: number;
  readonly wire: number;
}

/** An HTTP request to a gateway. */
export interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A graph with what its subgraphs hold: what answers depend on beside request and policy. */
export interface FuzzGraph {
  /** The subgraphs' schemas by name. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** Of all values. */
  readonly seed: number;
  /** How many of the places that may be null are. */
  readonly nulls: number;
  readonly faults?: FuzzFaults;
}

/** Where something is wrong: the canary's coordinate and place, never the canary. */
export interface Finding {
  readonly kind: 'LEAK' | 'OVER-MASKING' | 'WRONG' | 'NOT-REFUSED' | 'REFUSED' | 'FAILED';
  /** Where it was seen: a path of the answer, a header, the log, the store. */
  readonly where: string;
  readonly coordinate: string;
  readonly text: string;
}

/** All that a finding needs to be seen again. */
export interface FuzzCase {
  readonly graph: FuzzGraph;
  readonly policy: FuzzPolicy;
  readonly principal: Principal;
  readonly operation: FuzzOperation;
  /** What is sent instead of the operation: a request that is none. */
  readonly sent?: Sent;
  /** Whether the audit was on, and is searched. */
  readonly audit: boolean;
  readonly seen: readonly Finding[];
}
