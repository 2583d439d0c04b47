import type { SupergraphSource } from '../catalog/build-catalog.ts';
import type { Config } from '../config.ts';
import { loadConfig } from '../config.ts';
import type { Policy } from '../policy/policy.ts';
import { loadPolicy, loadSupergraph } from '../server/load-supergraph.ts';
import { configPath } from './config-path.ts';
import type { Io } from './verb.ts';

/** Where the files of a verb are, as its flags say. */
export interface SourceFlags {
  readonly config?: string | undefined;
  readonly supergraph?: string | undefined;
  readonly policy?: string | undefined;
}

/**
 * The configuration that a verb works with, which needs no issuer. A supergraph that is given must not silently come
 * under the configuration of the folder the verb is run in. Throws FindingsError.
 */
export function readConfig({ config: named, ...flags }: SourceFlags, io: Io): Config {
  const file = named === undefined && flags.supergraph !== undefined ? undefined : configPath(named);
  return loadConfig({ file, env: io.env, flags, needsIdentity: false });
}

/** Reads one policy file. Throws FindingsError. */
export function readPolicy(config: Config, file: string): Promise<Policy> {
  return loadPolicy({ ...config, policy: file });
}

/** The supergraph of a configuration; undefined where it names neither one nor subgraphs. Throws FindingsError. */
export async function readSupergraph(config: Config): Promise<SupergraphSource | undefined> {
  const isNamed = config.supergraph !== undefined || Object.keys(config.subgraphs).length > 0;
  return isNamed ? (await loadSupergraph(config)).source : undefined;
}
