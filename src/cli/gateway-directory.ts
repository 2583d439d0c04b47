import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { configPath } from './config-path.ts';

/** The folder of what the gateway keeps, as the configuration says that was named, or ./cordon.yaml. Throws its findings. */
export function gatewayDirectory(named: string | undefined): string {
  const { dataDir } = loadConfig({ file: configPath(named), env: process.env, flags: {}, needsIdentity: false });
  return join(dataDir, 'gateway');
}
