import type { SQLInputValue } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { ReaderReply, ReaderRequest } from './reader-message.ts';
import { openForReading } from './sqlite-connection.ts';
import { StoreError } from './store-error.ts';

/** The thread that reads an embedded store: answers one statement after another, until it is ended. */
const port = parentPort;
if (!port) throw new Error('sqlite-reader-worker.ts runs as a worker thread only.');

const UNKNOWN = 'The store cannot be read.';

const tell = (reply: ReaderReply): void => port.postMessage(reply);

try {
  const { file, timeoutMs }: { readonly file: string; readonly timeoutMs: number } = workerData;
  const db = openForReading(file, timeoutMs);
  port.on('message', ({ number, sql, parameters }: ReaderRequest) => {
    try {
      tell({ kind: 'rows', number, rows: db.prepare(sql).all(...(parameters as readonly SQLInputValue[])) });
    } catch (error) {
      // SQLite's sentences name tables and columns, never values.
      tell({ kind: 'refused', number, message: error instanceof Error ? error.message : UNKNOWN });
    }
  });
  tell({ kind: 'ready' });
} catch (error) {
  tell({ kind: 'failed', message: error instanceof StoreError ? error.message : UNKNOWN });
}
