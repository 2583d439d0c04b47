import { loadConfig } from '../config.ts';
import { auditKeyFileOf, gatewayFolder } from '../server/audit-sources.ts';
import { configPath } from './config-path.ts';
import type { Io } from './verb.ts';

/** Where the key files are. */
export interface KeySources {
  readonly directory: string;
  readonly auditKeyFile: string;
}

/** What the configuration says that was named, or ./cordon.yaml. Throws its findings. */
export function readKeySources(named: string | undefined, io: Io): KeySources {
  const config = loadConfig({ file: configPath(named), env: io.env, flags: {}, needsIdentity: false });
  return { directory: gatewayFolder(config), auditKeyFile: auditKeyFileOf(config) };
}
