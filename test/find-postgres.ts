import { spawnSync } from 'node:child_process';
import { accessSync, constants, globSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';

/** Where the programs of a PostgreSQL server are looked for. */
interface Places {
  /** Folders of programs, as in PATH. */
  readonly path: string;
  /** Where Debian's packages keep a folder for each version. */
  readonly packages: string;
}

const PROGRAMS = ['initdb', 'pg_ctl', 'postgres'];

/**
 * The folder of a PostgreSQL server's programs: the one that `pg_config` names, else that of Debian's newest package,
 * else the first in PATH. `undefined` where none of them has a server; a client alone is none.
 */
export function findPostgres({
  path = process.env.PATH ?? '',
  packages = '/usr/lib/postgresql',
}: Partial<Places> = {}): string | undefined {
  const folders = [...configuredFolder(path), ...packagedFolders(packages), ...path.split(delimiter)];
  const found = folders.find(hasServer);
  // In PATH the programs may be links, without the files that they look for beside them.
  return found === undefined ? undefined : dirname(realpathSync(join(found, 'postgres')));
}

function configuredFolder(path: string): readonly string[] {
  const { status, stdout } = spawnSync('pg_config', ['--bindir'], { env: { PATH: path }, encoding: 'utf8' });
  return status === 0 ? [stdout.trim()] : [];
}

function packagedFolders(packages: string): readonly string[] {
  const versionOf = (folder: string) => Number(basename(dirname(folder)));
  return globSync(join(packages, '*', 'bin')).sort((one, other) => versionOf(other) - versionOf(one));
}

function hasServer(folder: string): boolean {
  try {
    for (const program of PROGRAMS) accessSync(join(folder, program), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
