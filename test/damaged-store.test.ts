import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Environment } from '../dev/environment.ts';
import { cordon } from '../src/cli/test-command.ts';
import { openStoreWriter } from '../src/store/open-store.ts';
import { openTestLedger } from './crash/test-ledger.ts';
import { findPostgres } from './find-postgres.ts';
import { execute, startPostgres } from './postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-damaged-'));
const sound = join(folder, 'sound.db');

beforeAll(async () => {
  await (await openTestLedger(sound)).close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What `cordon serve` says, and how it ends. */
async function serve(env: Environment) {
  const { status, stderr } = await cordon(['serve', '--port', '0'], process.cwd(), {
    CORDON_CONTROL_PORT: '0',
    CORDON_DATA_DIR: mkdtempSync(join(folder, 'data-')),
    ...env,
  });
  return { code: status, lines: stderr.trimEnd().split('\n') };
}

function changeSchema(file: string, statement: string): void {
  const db = new DatabaseSync(file);
  db.exec(statement);
  db.close();
}

/** What may stand in the place of a store, and what is said of it. */
const DAMAGES: Readonly<Record<string, readonly [damage: (file: string) => void, said: RegExp]>> = {
  empty: [(file) => writeFileSync(file, ''), /it is empty/],
  'no database': [(file) => writeFileSync(file, 'name,email\n'.repeat(1_000)), /file is not a database/],
  'cut in the middle': [(file) => truncateSync(file, 40_000), /malformed|it is damaged/],
  'cut within its header': [(file) => truncateSync(file, 60), /not a database|malformed|not a store/],
  'overwritten in its middle': [
    (file) => {
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.fill(0xa5, 20_000, 30_000));
    },
    /malformed|it is damaged/,
  ],
  "another program's": [
    (file) => {
      rmSync(file);
      changeSchema(file, 'create table bookmarks (url text); insert into bookmarks values (1)');
    },
    /it is not a store of Cordon/,
  ],
  "a newer version's": [
    (file) => changeSchema(file, "insert into kysely_migration values ('9999-later', '2030-01-01')"),
    /a newer version of Cordon wrote it/,
  ],
};

test.each(Object.entries(DAMAGES))(
  'a store that is %s refuses to start in one line, and stays byte for byte what it was',
  async (name, [damage, said]) => {
    const dataDir = join(folder, name.replaceAll(/\W/g, '-'));
    const file = join(dataDir, 'gateway', 'cordon.db');
    cpSync(sound, file);
    damage(file);
    const before = readFileSync(file);
    const { code, lines } = await serve({ CORDON_DATA_DIR: dataDir });
    expect([code, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toMatch(/^cordon serve: The store .*cordon\.db cannot be used: /);
    expect(lines[0]).toMatch(said);
    expect(readFileSync(file).equals(before)).toBe(true);
  },
);

describe.skipIf(findPostgres() === undefined)('in PostgreSQL', () => {
  test("a store that is a newer version's refuses to start in one line, as does one with another program's tables", async () => {
    await using server = await startPostgres();
    const newer = await server.createDatabase();
    const config = { kind: 'postgres', connectionString: newer, timeoutMs: 5_000 } as const;
    await (await openStoreWriter(config))?.close();
    await execute(newer, "insert into kysely_migration values ('9999-later', '2030-01-01')");
    const foreign = await server.createDatabase();
    await execute(foreign, 'create table artifacts (url text)');
    for (const url of [newer, foreign]) {
      const { code, lines } = await serve({ CORDON_STORE_KIND: 'postgres', CORDON_STORE_URL: url });
      expect([code, lines.length]).toEqual([1, 1]);
      expect(lines[0]).toMatch(/^cordon serve: The store cannot be brought up to date/);
      expect(lines[0]).not.toContain(url);
    }
  });
});
