import { existsSync } from 'node:fs';

const DEFAULT_FILE = 'cordon.yaml';

/** The configuration file to read: the one that was named, else ./cordon.yaml where there is one. */
export function configPath(named: string | undefined): string | undefined {
  return named ?? (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : undefined);
}
