import type { AuditKeyMaterial } from '../keys/audit-key-material.ts';
import type { StoreConfig } from '../store/store-config.ts';
import { StoreError } from '../store/store-error.ts';
import type { ChainHeadRow } from '../store/tables.ts';
import type { EntryEvent } from './entry-event.ts';
import { EventEncoder } from './event-code.ts';
import { GroupCommit } from './group-commit.ts';
import type { LedgerReply } from './ledger-message.ts';
import type { LedgerWorker } from './start-ledger-worker.ts';
import { startLedgerWorker } from './start-ledger-worker.ts';
import { unaudited } from './unaudited.ts';

/** How a ledger is kept. */
export interface LedgerSettings {
  readonly store: StoreConfig;
  readonly keys: AuditKeyMaterial;
  /** Days after which record views are erased; for ever unless set. */
  readonly recordDays: number | undefined;
  /** At least so many milliseconds lie between two commits. */
  readonly commitSpacingMs: number;
  /** How long the store may take to commit, in milliseconds. */
  readonly timeoutMs: number;
  /** How often it is looked whether the chain grew, to sign where it stands, in milliseconds. */
  readonly checkpointMs: number;
  /** A signed statement of where the chain stands. */
  readonly sign: (head: ChainHeadRow) => Promise<string>;
}

/** Events that one group holds at most, and that may wait in all. */
const MOST_IN_GROUP = 512;
const MOST_WAITING = 50_000;

/** How long a thread that died stays away, in milliseconds. */
const RESTART_MS = 1_000;

/**
 * The ledger, kept by a thread of its own: what happened is written in groups, and where the chain stands is signed from
 * time to time. A thread that dies is started again; what it had open is `interrupted`.
 */
export class LedgerThread {
  readonly #settings: LedgerSettings;
  readonly #groups: GroupCommit<EntryEvent>;
  readonly #checkpoints: NodeJS.Timeout;
  #worker: LedgerWorker | undefined;
  #encoder = new EventEncoder();
  #onReady: ((reply: LedgerReply) => void) | undefined;
  #onHead: ((head: ChainHeadRow) => void) | undefined;
  #interrupted = 0;
  #signed = 0;
  #isClosing: boolean;

  private constructor(settings: LedgerSettings) {
    this.#settings = settings;
    this.#isClosing = false;
    this.#groups = new GroupCommit<EntryEvent>({
      spacingMs: settings.commitSpacingMs,
      mostItems: MOST_IN_GROUP,
      mostWaiting: MOST_WAITING,
      timeoutMs: settings.timeoutMs,
      send: (batch, events) => this.#send(batch, events),
      onLate: (event) => {
        if (event.event === 'intent') void this.#groups.add(unaudited(event.entry));
      },
    });
    this.#checkpoints = setInterval(() => void this.#checkpoint(), settings.checkpointMs).unref();
  }

  /** Opens the ledger: brought up to date, what was left open marked. Rejects with StoreError, which says what to do. */
  static async open(settings: LedgerSettings): Promise<LedgerThread> {
    const thread = new LedgerThread(settings);
    try {
      await thread.#start();
      return thread;
    } catch (error) {
      clearInterval(thread.#checkpoints);
      throw error;
    }
  }

  /** Entries that an earlier process left open. */
  get interrupted(): number {
    return this.#interrupted;
  }

  /** Resolves with whether what happened is durable; never rejects. */
  record(event: EntryEvent): Promise<boolean> {
    return this.#groups.add(event);
  }

  /** Writes what is still under way, signs where the chain stands, and ends. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#checkpoints);
    this.#groups.flush();
    await this.#checkpoint();
    this.#worker?.tell({ kind: 'close' });
    await this.#worker?.gone;
    this.#groups.fail();
  }

  #send(batch: number, events: readonly EntryEvent[]): void {
    if (this.#worker) this.#worker.tell({ kind: 'record', batch, events: this.#encoder.encode(events) });
    else this.#groups.settle(batch, () => true);
  }

  async #start(): Promise<void> {
    const { store, keys, recordDays } = this.#settings;
    const worker = startLedgerWorker({ store, keys, recordDays }, (reply) => this.#take(reply));
    void worker.gone.then(() => this.#bury(worker));
    const ready = await new Promise<LedgerReply | undefined>((resolve) => {
      this.#onReady = resolve;
      void worker.gone.then(() => resolve(undefined));
    });
    if (ready?.kind !== 'ready')
      throw new StoreError(ready?.kind === 'failed' ? ready.message : 'The thread of the audit ended.');
    this.#worker = worker;
    this.#interrupted += ready.interrupted;
  }

  #take(reply: LedgerReply): void {
    switch (reply.kind) {
      case 'ready':
      case 'failed':
        this.#onReady?.(reply);
        break;
      case 'head':
        this.#onHead?.(reply.head);
        break;
      case 'recorded': {
        const refused = new Set(reply.refused);
        this.#groups.settle(reply.batch, ({ entry }) => refused.has(entry));
      }
    }
  }

  #bury(worker: LedgerWorker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#encoder = new EventEncoder();
    this.#groups.fail();
    this.#onHead = undefined;
    if (!this.#isClosing) setTimeout(() => void this.#restart(), RESTART_MS).unref();
  }

  async #restart(): Promise<void> {
    if (this.#isClosing) return;
    await this.#start().catch(() => setTimeout(() => void this.#restart(), RESTART_MS).unref());
  }

  async #checkpoint(): Promise<void> {
    const worker = this.#worker;
    if (!worker || this.#onHead) return;
    const head = await new Promise<ChainHeadRow | undefined>((resolve) => {
      this.#onHead = resolve;
      void worker.gone.then(() => resolve(undefined));
      worker.tell({ kind: 'settle' });
    });
    this.#onHead = undefined;
    if (!head || head.sequence === this.#signed || head.sequence === 0) return;
    this.#signed = head.sequence;
    const jws = await this.#settings.sign(head);
    worker.tell({
      kind: 'checkpoint',
      checkpoint: { writer: head.writer, sequence: head.sequence, made_at: Date.now(), jws },
    });
  }
}
