import { parentPort, workerData } from 'node:worker_threads';
import { toAuditKeys } from '../keys/audit-keys.ts';
import { digestText } from '../keys/digest-text.ts';
import { openStoreWriter } from '../store/open-store.ts';
import { StoreError } from '../store/store-error.ts';
import type { Digest } from './entry-content.ts';
import { Ledger } from './ledger.ts';
import { LedgerDesk } from './ledger-desk.ts';
import type { LedgerInput, LedgerReply, LedgerRequest } from './ledger-message.ts';
import { openJournals } from './open-journals.ts';
import { recoverOthers } from './recover-others.ts';

/** The ledger's thread: takes the messages of ledger-message.ts. */
const port = parentPort;
if (!port) throw new Error('ledger-worker.ts runs as a worker thread only.');

const tell = (reply: LedgerReply): void => port.postMessage(reply);
const input: LedgerInput = workerData;

start(input).then(
  (ledger) => {
    tell({ kind: 'ready', interrupted: ledger.interrupted, drained: ledger.drained });
    const desk = new LedgerDesk(ledger, tell);
    port.on('message', (request: LedgerRequest) => desk.take(request));
    void desk.closed.then(() => port.close());
  },
  (error: unknown) => {
    tell({ kind: 'failed', message: error instanceof StoreError ? error.message : UNKNOWN });
    port.close();
  },
);

const UNKNOWN = 'The store of the audit cannot be opened.';

async function start({ store, keys, journal }: LedgerInput): Promise<Ledger> {
  const digest = digestBy(toAuditKeys(keys));
  const writer = await openStoreWriter(store);
  if (!writer) throw new StoreError('The store has no free slot.');
  const opened = await Ledger.open(writer, { digest, now: Date.now, journals: openJournals(journal) });
  await recoverOthers(store, opened.slot, { digest, now: Date.now });
  return opened;
}

function digestBy({ current }: ReturnType<typeof toAuditKeys>): Digest {
  return { keyId: current.keyId, digest: (value) => current.digest(digestText(value)) };
}
