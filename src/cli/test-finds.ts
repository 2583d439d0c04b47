import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openStoreWriter } from '../store/open-store.ts';
import type { InspectionFindRow } from '../store/tables.ts';
import { folderWith } from './test-command.ts';

/** For tests: a new folder with these files, and with a store in its data folder that holds these finds. */
export async function folderWithFinds(
  finds: readonly InspectionFindRow[],
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = folderWith(files);
  const directory = join(folder, 'data', 'gateway');
  mkdirSync(directory, { recursive: true });
  const writer = await openStoreWriter({ kind: 'embedded', file: join(directory, 'cordon.db'), timeoutMs: 500 });
  await writer?.addFinds(finds);
  await writer?.close();
  return folder;
}
