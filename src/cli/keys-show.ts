import type { ListedKey } from '../keys/list-keys.ts';
import { listAuditKeys, listKeys } from '../keys/list-keys.ts';
import { gatewayDirectory } from './gateway-directory.ts';
import { parseFlags } from './parse-flags.ts';

/** What `cordon keys show` prints: a line for each key. Throws a plain Error where a key file cannot be used. */
export async function showKeys(args: readonly string[]): Promise<readonly string[]> {
  const { texts } = parseFlags(args, { 'audit-key-file': 'string', config: 'string' });
  const { 'audit-key-file': auditKeyFile, config } = texts;
  const signing = await listKeys(gatewayDirectory(config), Date.now());
  const audit = auditKeyFile === undefined ? [] : await listAuditKeys(auditKeyFile);
  return inColumns(
    [...signing, ...audit].map(({ use, keyId, state, from }) => [use, keyId, state, sinceOf(state, from)]),
  );
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
