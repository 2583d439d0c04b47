import { Worker } from 'node:worker_threads';
import type { LedgerInput, LedgerReply, LedgerRequest } from './ledger-message.ts';
import { workerEnvironment } from './worker-environment.ts';

/** The ledger's thread, as its owner sees it. */
export interface LedgerWorker {
  tell(request: LedgerRequest): void;
  /** Resolves when the thread has gone. */
  readonly gone: Promise<void>;
}

/** Starts the ledger's thread; `onReply` hears what it tells. */
export function startLedgerWorker(input: LedgerInput, onReply: (reply: LedgerReply) => void): LedgerWorker {
  const worker = new Worker(new URL('./ledger-worker.ts', import.meta.url), {
    name: 'cordon-ledger',
    workerData: input,
    env: workerEnvironment(input.store),
    execArgv: [],
  });
  worker.on('message', onReply);
  // What fails there ends the thread: whoever waits learns it by that.
  worker.on('error', () => undefined);
  return {
    tell: (request) => worker.postMessage(request),
    gone: new Promise((resolve) => {
      worker.once('exit', () => resolve());
    }),
  };
}
