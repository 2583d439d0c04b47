import type { AuditKeyMaterial } from '../keys/audit-key-material.ts';
import type { StoreConfig } from '../store/store-config.ts';
import { StoreError } from '../store/store-error.ts';
import type { ChainHeadRow, InspectionFindRow } from '../store/tables.ts';
import type { EntryEvent } from './entry-event.ts';
import { EventEncoder } from './event-code.ts';
import { GroupCommit } from './group-commit.ts';
import type { LedgerReply, LedgerState } from './ledger-message.ts';
import type { JournalConfig } from './open-journals.ts';
import type { LedgerWorker } from './start-ledger-worker.ts';
import { startLedgerWorker } from './start-ledger-worker.ts';
import { unaudited } from './unaudited.ts';

/** How a ledger is kept. */
export interface LedgerSettings {
  readonly store: StoreConfig;
  readonly keys: AuditKeyMaterial;
  readonly journal: JournalConfig;
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
  /** Told when the store cannot be written any more, and when it can again. */
  readonly onState?: ((state: LedgerState) => void) | undefined;
}

/** Events that one group holds at most. */
const MOST_IN_GROUP = 512;

/** What intents may weigh that wait, in characters. */
const MOST_WEIGHT = 67_108_864;

/** What an intent weighs beside its variables. */
const INTENT_WEIGHT = 1_024;

/** How long the thread may take, beside its store, until what it was told is given up, in milliseconds. */
const GRACE_MS = 1_000;

/** How long a thread that died stays away, in milliseconds. */
const RESTART_MS = 1_000;

/**
 * The ledger, kept by a thread of its own: what happened is written in groups, and where the chain stands is signed from
 * time to time. A thread that dies is started again; what it had open is `interrupted`.
 */
export class LedgerThread {
  readonly #settings: LedgerSettings;
  readonly #startWorker: typeof startLedgerWorker;
  readonly #groups: GroupCommit<EntryEvent>;
  readonly #checkpoints: NodeJS.Timeout;
  #worker: LedgerWorker | undefined;
  #starting: Promise<void> | undefined;
  #encoder = new EventEncoder();
  #onReady: ((reply: LedgerReply) => void) | undefined;
  #onHead: ((head: ChainHeadRow) => void) | undefined;
  #onFinds: ((isWritten: boolean) => void) | undefined;
  #signing: Promise<void> | undefined;
  #interrupted = 0;
  #drained = 0;
  #signed = 0;
  #isWritable: boolean;
  #isClosing: boolean;

  private constructor(settings: LedgerSettings, startWorker: typeof startLedgerWorker) {
    this.#settings = settings;
    this.#startWorker = startWorker;
    this.#isWritable = true;
    this.#isClosing = false;
    this.#groups = new GroupCommit<EntryEvent>({
      spacingMs: settings.commitSpacingMs,
      mostItems: MOST_IN_GROUP,
      mostWeight: MOST_WEIGHT,
      weigh,
      timeoutMs: settings.timeoutMs + GRACE_MS,
      send: (group, events) => this.#send(group, events),
      onDurable: (event, isLate) => this.#note(event, isLate),
    });
    this.#checkpoints = setInterval(() => void this.#checkpoint(), settings.checkpointMs).unref();
  }

  /**
   * Opens the ledger: brought up to date, what waited in a journal written, what was left open marked. Rejects with
   * StoreError, which says what to do.
   */
  static async open(settings: LedgerSettings, startWorker = startLedgerWorker): Promise<LedgerThread> {
    const thread = new LedgerThread(settings, startWorker);
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

  /** Entries that the thread found in a journal when it was started the last time. */
  get drained(): number {
    return this.#drained;
  }

  /** Resolves with whether what happened is durable; never rejects. */
  record(event: EntryEvent): Promise<boolean> {
    return this.#groups.add(event);
  }

  /** Adds to what inspection found, once at a time; resolves with whether it is written, never rejects. */
  async addFinds(rows: readonly InspectionFindRow[]): Promise<boolean> {
    const worker = this.#worker;
    if (!worker) return false;
    return await new Promise((resolve) => {
      this.#onFinds = resolve;
      worker.tell({ kind: 'finds', rows });
    });
  }

  /** Writes what is still under way, signs where the chain stands, and ends. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#checkpoints);
    await this.#starting?.catch(() => undefined);
    this.#groups.flush();
    await this.#signing;
    await this.#checkpoint();
    this.#worker?.tell({ kind: 'close' });
    await this.#worker?.gone;
    this.#groups.fail();
  }

  #send(group: number, events: readonly EntryEvent[]): void {
    if (this.#worker) this.#worker.tell({ kind: 'record', group, events: this.#encoder.encode(events) });
    else this.#groups.settle(group, () => true);
  }

  #note(event: EntryEvent, isLate: boolean): void {
    if (event.event === 'outcome') return;
    this.#encoder.keep(event.template);
    if (isLate) void this.#groups.add(unaudited(event.entry));
  }

  async #start(): Promise<void> {
    this.#starting = this.#startThread();
    await this.#starting;
  }

  async #startThread(): Promise<void> {
    const { store, keys, journal, recordDays } = this.#settings;
    const worker = this.#startWorker({ store, keys, journal, recordDays }, (reply) => this.#take(reply));
    void worker.gone.then(() => this.#bury(worker));
    const ready = await new Promise<LedgerReply | undefined>((resolve) => {
      this.#onReady = resolve;
      void worker.gone.then(() => resolve(undefined));
    });
    if (ready?.kind !== 'ready')
      throw new StoreError(ready?.kind === 'failed' ? ready.message : 'The thread of the audit ended.');
    this.#worker = worker;
    this.#interrupted += ready.interrupted;
    this.#drained = ready.drained;
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
      case 'finds':
        this.#onFinds?.(reply.isWritten);
        break;
      case 'state':
        this.#tell(reply.state);
        break;
      case 'recorded': {
        const refused = new Set(reply.refused);
        this.#groups.settle(reply.group, (place) => refused.has(place));
      }
    }
  }

  #bury(worker: LedgerWorker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#encoder = new EventEncoder();
    this.#signed = 0;
    this.#groups.fail();
    this.#onFinds?.(false);
    if (this.#isClosing) return;
    this.#tell({ kind: 'unwritable' });
    setTimeout(() => void this.#restart(), RESTART_MS).unref();
  }

  async #restart(): Promise<void> {
    if (this.#isClosing) return;
    try {
      await this.#start();
      this.#tell({ kind: 'writable', drained: this.#drained });
    } catch {
      setTimeout(() => void this.#restart(), RESTART_MS).unref();
    }
  }

  #tell(state: LedgerState): void {
    if (state.kind === 'unwritable' && !this.#isWritable) return;
    this.#isWritable = state.kind === 'writable';
    this.#settings.onState?.(state);
  }

  /** What cannot be signed is covered by what is signed later. */
  async #checkpoint(): Promise<void> {
    this.#signing ??= this.#sign()
      .catch(() => undefined)
      .finally(() => {
        this.#signing = undefined;
      });
    await this.#signing;
  }

  async #sign(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    const head = await new Promise<ChainHeadRow | undefined>((resolve) => {
      this.#onHead = resolve;
      void worker.gone.then(() => resolve(undefined));
      worker.tell({ kind: 'settle' });
    });
    if (!head || head.sequence === this.#signed || head.sequence === 0) return;
    const jws = await this.#settings.sign(head);
    this.#signed = head.sequence;
    worker.tell({
      kind: 'checkpoint',
      checkpoint: { writer: head.writer, sequence: head.sequence, made_at: Date.now(), jws },
    });
  }
}

/** Of every intent that was taken comes one outcome at most, so those are always taken: what ran must be told. */
function weigh(event: EntryEvent): number {
  return event.event === 'outcome' ? 0 : INTENT_WEIGHT + event.variables.length;
}
