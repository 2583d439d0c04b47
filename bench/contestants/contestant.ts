import type { TokenTask } from '../tokens.ts';

/** What the table calls the contestants, in its order. */
export const CONTESTANT_NAMES = [
  'stock',
  'hive',
  'grafbase',
  'cordon-revealed',
  'cordon-masked-anonymous',
  'cordon-masked',
  'cordon-inspected',
  'cordon-full',
] as const;

/** One of the contestants. */
export type ContestantName = (typeof CONTESTANT_NAMES)[number];

/** What a contestant is started with. */
export interface Setting {
  /** Where it must listen, on 127.0.0.1. */
  readonly port: number;
  /** An empty folder of its own. */
  readonly folder: string;
  readonly supergraph: string;
  readonly subgraphPorts: Readonly<Record<string, number>>;
  /** The token issuer's address; its keys are at `/jwks`. */
  readonly issuer: string;
}

/** A command, ready to be run. */
export interface Launch {
  /** Undefined for Node.js itself, which then preloads the probe. */
  readonly command?: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A gateway that can be measured. */
export interface Contestant {
  readonly name: ContestantName;
  /** Which tokens its requests carry; undefined for none. */
  readonly tokens: TokenTask | undefined;
  /** Whether personal fields are hidden; all the others must answer alike. */
  readonly masked: boolean;
  /** Whether it is machine code from the start, so that it needs little warming up. */
  readonly compiled: boolean;
  /** Asked until it answers 200 to a POST of `{ __typename }`, or to a GET of this path. */
  readonly readyPath?: string;
  /** Why it cannot be run here; undefined when it can. */
  readonly missing: () => string | undefined;
  /** Writes what it needs into the setting's folder. */
  readonly launch: (setting: Setting) => Launch;
}
