import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The peers, at the versions that were measured. They stay out of package.json: half a gigabyte for a comparison. */
const PACKAGES = [
  '@grafbase/cli-x86_64-unknown-linux-musl@0.103.0',
  '@graphql-hive/gateway@2.15.1',
  '@graphql-hive/router-runtime@1.4.23',
  'graphql@16.15.0',
];

const folder = fileURLToPath(new URL('../.peers', import.meta.url));
mkdirSync(folder, { recursive: true });
const args = [
  'install',
  '--prefix',
  folder,
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--save-exact',
  ...PACKAGES,
];
process.exitCode = spawnSync('npm', args, { stdio: 'inherit' }).status ?? 1;
