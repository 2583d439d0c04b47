import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { skippedLine } from './announce-postgres.ts';
import { findPostgres } from './find-postgres.ts';

const SERVER = ['initdb', 'pg_ctl', 'postgres'];

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cordon-find-'));
});

afterEach(() => rmSync(root, { recursive: true }));

/** Puts programs into a folder, and returns it. */
function install(folder: string, programs: readonly string[], text = ''): string {
  mkdirSync(join(root, folder), { recursive: true });
  for (const program of programs) {
    writeFileSync(join(root, folder, program), text);
    chmodSync(join(root, folder, program), 0o755);
  }
  return join(root, folder);
}

const nowhere = () => join(root, 'nowhere');

test('the folder that pg_config names comes first', () => {
  const named = install('named', SERVER);
  install('15/bin', SERVER);
  const path = install('path', [...SERVER, 'pg_config'], `#!/bin/sh\necho ${named}\n`);
  expect(findPostgres({ path, packages: root })).toBe(named);
});

test("then the newest of Debian's packages that has a server", () => {
  for (const version of ['9.6', '15']) install(`${version}/bin`, SERVER);
  install('17/bin', ['psql', 'postgres']);
  const path = install('path', SERVER);
  expect(findPostgres({ path, packages: root })).toBe(join(root, '15/bin'));
});

test('then the first in PATH, where links are followed', () => {
  const real = install('real', SERVER);
  const linked = install('linked', []);
  for (const program of SERVER) symlinkSync(join(real, program), join(linked, program));
  const path = `${install('clients', ['psql'])}:${linked}:${install('later', SERVER)}`;
  expect(findPostgres({ path, packages: nowhere() })).toBe(real);
});

test('a pg_config that fails, or names a folder without a server, is passed over', () => {
  const path = install('path', SERVER);
  for (const script of ['exit 1', `echo ${nowhere()}`]) {
    install('path', ['pg_config'], `#!/bin/sh\n${script}\n`);
    expect(findPostgres({ path, packages: nowhere() })).toBe(path);
  }
});

test('none is none', () => {
  expect(findPostgres({ path: install('clients', ['psql']), packages: nowhere() })).toBeUndefined();
});

test.skipIf(findPostgres() === undefined)('what is installed here is found in each way alone', () => {
  const folder = findPostgres() ?? '';
  const [byPackage, byPath] = [
    findPostgres({ path: nowhere(), packages: dirname(dirname(folder)) }),
    findPostgres({ path: folder, packages: nowhere() }),
  ];
  expect([byPackage, byPath]).toEqual([folder, folder]);
});

test('without a server, one line says that its tests are skipped, or the run fails', () => {
  expect(skippedLine('/usr/bin', 'required')).toBeUndefined();
  expect(skippedLine(undefined, undefined)).toBe('PostgreSQL tests skipped: no PostgreSQL server found\n');
  expect(() => skippedLine(undefined, 'required')).toThrow('no PostgreSQL server was found');
});
