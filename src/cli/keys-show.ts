import type { ListedKey } from '../keys/list-keys.ts';
import { listAuditKeys, listKeys } from '../keys/list-keys.ts';
import { parseFlags } from './parse-flags.ts';
import { readKeySources } from './read-key-sources.ts';
import type { Io } from './verb.ts';

/** What `cordon keys show` prints: a line for each key. Throws a plain Error where a key file cannot be used. */
export async function showKeys(args: readonly string[], io: Io): Promise<string> {
  const { directory, auditKeyFile } = readKeySources(parseFlags(args, { config: 'string' }).texts.config, io);
  const keys = [...(await listKeys(directory, Date.now())), ...(await listAuditKeys(auditKeyFile))];
  return inColumns(keys.map(({ use, keyId, state, from }) => [use, keyId, state, sinceOf(state, from)])).join('\n');
}

function sinceOf(state: ListedKey['state'], from: number): string {
  if (from === 0) return 'since the beginning';
  return `${state === 'waiting' ? 'from' : 'since'} ${new Date(from * 1_000).toISOString()}`;
}

/** Rows of equal length as lines, each cell as wide as the widest of its column. */
function inColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widthOf(column)))
      .join('  ')
      .trimEnd(),
  );
}
