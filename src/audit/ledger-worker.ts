import { parentPort, workerData } from 'node:worker_threads';
import { toAuditKeys } from '../keys/audit-keys.ts';
import { openStoreWriter } from '../store/open-store.ts';
import { StoreError } from '../store/store-error.ts';
import type { StoreWriter } from '../store/store-writer.ts';
import { startRetention } from './erase/start-retention.ts';
import { Ledger } from './ledger.ts';
import { LedgerDesk } from './ledger-desk.ts';
import type { LedgerInput, LedgerReply, LedgerRequest } from './ledger-message.ts';
import { openJournals } from './open-journals.ts';
import { recoverOthers } from './recover-others.ts';
import { toDigest } from './to-digest.ts';

/** The ledger's thread: takes the messages of ledger-message.ts. */
const port = parentPort;
if (!port) throw new Error('ledger-worker.ts runs as a worker thread only.');

const tell = (reply: LedgerReply): void => port.postMessage(reply);
const input: LedgerInput = workerData;

start(input).then(
  ({ ledger, writer }) => {
    tell({ kind: 'ready', interrupted: ledger.interrupted, drained: ledger.drained });
    const desk = new LedgerDesk(ledger, tell);
    port.on('message', (request: LedgerRequest) => desk.take(request));
    void desk.closed.then(() => port.close());
    const { store, recordDays } = input;
    if (recordDays !== undefined)
      startRetention({ store, recordDays, writer, ledger, turn: (task) => desk.turn(task) });
  },
  (error: unknown) => {
    tell({ kind: 'failed', message: error instanceof StoreError ? error.message : UNKNOWN });
    port.close();
  },
);

const UNKNOWN = 'The store of the audit cannot be opened.';

interface Opened {
  readonly ledger: Ledger;
  readonly writer: StoreWriter;
}

async function start({ store, keys, journal }: LedgerInput): Promise<Opened> {
  const digest = toDigest(toAuditKeys(keys));
  const writer = await openStoreWriter(store);
  if (!writer) throw new StoreError('The store has no free slot.');
  const ledger = await Ledger.open(writer, { digest, now: Date.now, journals: openJournals(journal) });
  await recoverOthers(store, ledger.slot, { digest, now: Date.now });
  return { ledger, writer };
}
