import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writer } from '../assemble/compile-writer.ts';
import type { Log } from '../lib/log.ts';

/** Shows a writer to people, beside answering requests. */
export type DumpWriter = (operationName: string, writer: Writer) => void;

/**
 * Writes the code of writers into a folder, one file for each code, such as `Customers-3f9a2c01.js`; does nothing without a
 * folder. A folder that cannot be written to is logged and stops nobody.
 */
export function createWriterDump(folder: string | undefined, log: Log): DumpWriter {
  if (folder === undefined) return () => undefined;
  const dump = async (operationName: string, source: string): Promise<void> => {
    const hash = createHash('sha256').update(source).digest('hex').slice(0, 8);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${operationName || 'anonymous'}-${hash}.js`), source);
  };
  return (operationName, writer) => {
    dump(operationName, writer.source).catch(() => log.warn({ setting: 'debug.writersDir' }, 'cannot write there'));
  };
}
