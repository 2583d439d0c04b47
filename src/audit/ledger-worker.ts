import { parentPort, workerData } from 'node:worker_threads';
import { toAuditKeys } from '../keys/audit-keys.ts';
import { openStoreWriter } from '../store/open-store.ts';
import { StoreError } from '../store/store-error.ts';
import { startRetention } from './erase/start-retention.ts';
import { EventDecoder } from './event-code.ts';
import { Ledger } from './ledger.ts';
import type { LedgerInput, LedgerReply, LedgerRequest } from './ledger-message.ts';
import { recoverOthers } from './recover-others.ts';
import { toDigest } from './to-digest.ts';

/** The ledger's thread: takes the messages of ledger-message.ts in order, and writes together what has come meanwhile. */
const port = parentPort;
if (!port) throw new Error('ledger-worker.ts runs as a worker thread only.');

/** How often the index follows, in milliseconds. */
const INDEX_MS = 2_000;

/** Work of the thread's own, which waits its turn among what it is told. */
interface OwnWork {
  readonly kind: 'own';
  readonly work: () => Promise<void>;
}

const queue: (LedgerRequest | OwnWork)[] = [];
const decoder = new EventDecoder();
let isAtWork = false;
let ledger: Ledger | undefined;

const tell = (reply: LedgerReply): void => port.postMessage(reply);

port.on('message', (request: LedgerRequest) => {
  queue.push(request);
  void work();
});

const input: LedgerInput = workerData;
start(input).then(
  (opened) => {
    ledger = opened;
    tell({ kind: 'ready', slot: opened.slot, interrupted: opened.interrupted });
    const timer = setInterval(() => void opened.index(), INDEX_MS);
    timer.unref();
    void work();
  },
  (error: unknown) => {
    tell({ kind: 'failed', message: error instanceof StoreError ? error.message : UNKNOWN });
    port.close();
  },
);

const UNKNOWN = 'The store of the audit cannot be opened.';

async function start({ store, keys, recordDays }: LedgerInput): Promise<Ledger> {
  const digest = toDigest(toAuditKeys(keys));
  const writer = await openStoreWriter(store);
  if (!writer) throw new StoreError('The store has no free slot.');
  const opened = await Ledger.open(writer, { digest, now: Date.now });
  await recoverOthers(store, opened.slot, { digest, now: Date.now });
  if (recordDays !== undefined) startRetention({ store, recordDays, writer, ledger: opened, turn });
  return opened;
}

/** Nothing else is written meanwhile, and what waits is written next. */
function turn<Result>(task: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    queue.push({ kind: 'own', work: () => task().then(resolve, reject) });
    void work();
  });
}

async function work(): Promise<void> {
  if (isAtWork || !ledger) return;
  isAtWork = true;
  for (let next = queue.shift(); next; next = queue.shift()) await handle(next, ledger);
  isAtWork = false;
}

async function handle(request: LedgerRequest | OwnWork, to: Ledger): Promise<void> {
  switch (request.kind) {
    case 'own':
      return await request.work();
    case 'record':
      return await recordAll([request, ...takeRecords()], to);
    case 'checkpoint':
      return await to.addCheckpoint(request.checkpoint);
    case 'settle':
      await to.index();
      return tell({ kind: 'head', head: to.head });
    case 'close':
      await to.close();
      port?.close();
  }
}

type RecordRequest = LedgerRequest & { readonly kind: 'record' };

/** What waits behind, up to something else. */
function takeRecords(): readonly RecordRequest[] {
  const end = queue.findIndex(({ kind }) => kind !== 'record');
  const taken = queue.splice(0, end === -1 ? queue.length : end);
  return taken.filter((request) => request.kind === 'record');
}

async function recordAll(requests: readonly RecordRequest[], to: Ledger): Promise<void> {
  const batches = requests.map(({ batch, events }) => ({ batch, events: decoder.decode(events) }));
  const refused = new Set(await to.record(batches.flatMap(({ events }) => events)));
  for (const { batch, events } of batches) {
    const mine = refused.size === 0 ? [] : events.map(({ entry }) => entry).filter((entry) => refused.has(entry));
    tell({ kind: 'recorded', batch, refused: mine });
  }
}
