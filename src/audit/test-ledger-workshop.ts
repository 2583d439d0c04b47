import { createSecretKey } from 'node:crypto';
import { deriveHmac } from '../keys/derive-hmac.ts';
import type { EntryRow } from '../store/entry-columns.ts';
import { openStoreReader, openStoreWriter } from '../store/open-store.ts';
import { Ledger } from './ledger.ts';
import { LedgerDesk } from './ledger-desk.ts';
import type { LedgerState } from './ledger-message.ts';
import type { LedgerSettings } from './ledger-thread.ts';
import { openJournals } from './open-journals.ts';
import type { startLedgerWorker } from './start-ledger-worker.ts';
import { FaultyWriter } from './test-faulty-writer.ts';

/** What a slow commit takes, in milliseconds: longer than anybody waits for it. */
const SLOW_MS = 1_200;

const digest = { keyId: 'k1', digest: deriveHmac(createSecretKey(Buffer.alloc(32, 1)), 'test') };

/** For tests: a thread of the ledger that is none: the same desk and ledger, over a store that fails on cue, and that can be killed. */
export class LedgerWorkshop {
  readonly settings: LedgerSettings;
  readonly states: LedgerState['kind'][] = [];
  writer: FaultyWriter | undefined;
  /** How long a start takes besides, in milliseconds. */
  startMs = 0;
  #kill: () => void = () => undefined;

  constructor(file: string) {
    this.settings = {
      store: { kind: 'embedded', file, timeoutMs: 500 },
      keys: { version: 1, keys: [] },
      journal: { file: `${file}.waiting`, limitBytes: 1_000_000 },
      commitSpacingMs: 1,
      timeoutMs: 50,
      checkpointMs: 20,
      recordDays: undefined,
      sign: async ({ sequence }) => `signed ${sequence}`,
      onState: ({ kind }) => void this.states.push(kind),
    };
  }

  readonly start: typeof startLedgerWorker = ({ store, journal }, onReply) => {
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const desk = this.#open(store, journal).then(({ ledger, writer, journals }) => {
      this.writer = writer;
      let isAlive = true;
      this.#kill = () => {
        if (!isAlive) return;
        isAlive = false;
        journals.own.release();
        void writer.close().then(resolve);
      };
      const opened = new LedgerDesk(ledger, (reply) => isAlive && onReply(structuredClone(reply)));
      void opened.closed.then(resolve);
      onReply({ kind: 'ready', interrupted: ledger.interrupted, drained: ledger.drained });
      return opened;
    });
    return { gone, tell: (request) => void desk.then((opened) => opened.take(structuredClone(request))) };
  };

  /** The thread is gone without a word. */
  kill(): void {
    this.#kill();
  }

  async rows(): Promise<readonly EntryRow[]> {
    const { db, close } = await openStoreReader(this.settings.store);
    return await db
      .selectFrom('audit_entries')
      .selectAll()
      .orderBy('id')
      .execute()
      .finally(() => close());
  }

  async #open(store: LedgerSettings['store'], journal: LedgerSettings['journal']) {
    await new Promise((resolve) => setTimeout(resolve, this.startMs));
    const opened = await openStoreWriter(store);
    if (!opened) throw new Error('No slot is free.');
    const writer = new FaultyWriter(opened, SLOW_MS);
    const journals = openJournals(journal);
    const ledger = await Ledger.open(writer, { digest, now: Date.now, journals });
    return { ledger, writer, journals };
  }
}
