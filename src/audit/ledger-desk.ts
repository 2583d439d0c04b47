import { EventDecoder } from './event-code.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerReply, LedgerRequest } from './ledger-message.ts';

/** How often a store that cannot be written is tried again, in milliseconds. */
const RETRY_MS = 250;

/** How often the index follows, in milliseconds. */
const INDEX_MS = 2_000;

/** So many groups are written at once, though more may have come. */
const MOST_GROUPS = 8;

/** Work of the thread's own, which waits its turn among what it is asked. */
interface OwnWork {
  readonly kind: 'own';
  readonly work: () => Promise<void>;
}

type RecordRequest = LedgerRequest & { readonly kind: 'record' };

/** Does what a ledger is asked, one request after the other, until it is closed or of no use any more. */
export class LedgerDesk {
  /** Resolves when the desk is closed. */
  readonly closed: Promise<void>;
  readonly #ledger: Ledger;
  readonly #tell: (reply: LedgerReply) => void;
  readonly #close: () => void;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #decoder = new EventDecoder();
  readonly #queue: (LedgerRequest | OwnWork)[] = [];
  #isAtWork: boolean;
  #wasUsable: boolean;
  #drained: number;

  constructor(ledger: Ledger, tell: (reply: LedgerReply) => void) {
    this.#ledger = ledger;
    this.#tell = tell;
    this.#isAtWork = false;
    this.#wasUsable = true;
    this.#drained = ledger.drained;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    this.#close = resolve;
    const timers = [setInterval(() => void this.#retry(), RETRY_MS), setInterval(() => void ledger.index(), INDEX_MS)];
    this.#timers = timers.map((timer) => timer.unref());
  }

  /** Takes a request; what comes after `close` is not done. */
  take(request: LedgerRequest): void {
    this.#queue.push(request);
    void this.#work();
  }

  /** Does something else with the ledger's store: nothing is written meanwhile, and what waits is written next. */
  turn<Result>(task: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ kind: 'own', work: () => task().then(resolve, reject) });
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) await this.#handle(next);
    this.#isAtWork = false;
  }

  async #handle(request: LedgerRequest | OwnWork): Promise<void> {
    switch (request.kind) {
      case 'own':
        return await request.work();
      case 'record':
        return await this.#record([request, ...this.#takeRecords()]);
      case 'checkpoint':
        return await this.#ledger.addCheckpoint(request.checkpoint);
      case 'finds':
        return this.#tell({ kind: 'finds', isWritten: await this.#ledger.addFinds(request.rows) });
      case 'settle':
        await this.#ledger.index();
        return this.#tell({ kind: 'head', head: this.#ledger.head });
      case 'close':
        return await this.#end(() => this.#ledger.close());
    }
  }

  /** What waits behind, up to something else. */
  #takeRecords(): readonly RecordRequest[] {
    const taken: RecordRequest[] = [];
    for (let [next] = this.#queue; next?.kind === 'record' && taken.length + 1 < MOST_GROUPS; [next] = this.#queue) {
      taken.push(next);
      this.#queue.shift();
    }
    return taken;
  }

  async #record(requests: readonly RecordRequest[]): Promise<void> {
    const groups = requests.map(({ group, events }) => ({ group, ...this.#decoder.decode(events) }));
    const refused = await this.#ledger.record(
      groups.flatMap(({ events }) => events),
      groups.flatMap(({ artifacts }) => artifacts),
    );
    for (const { group, events } of groups) {
      const places = refused.size === 0 ? [] : [...events.keys()];
      const mine = places.filter((place) => events[place] && refused.has(events[place]));
      this.#tell({ kind: 'recorded', group, refused: mine });
    }
    this.#tellState();
  }

  async #retry(): Promise<void> {
    try {
      await this.#ledger.retry();
      this.#tellState();
    } catch {
      this.#tell({ kind: 'state', state: { kind: 'moved' } });
      await this.#end(() => this.#ledger.abandon());
    }
  }

  #tellState(): void {
    const { isUsable, drained } = this.#ledger;
    if (isUsable === this.#wasUsable) return;
    const state = isUsable
      ? ({ kind: 'writable', drained: drained - this.#drained } as const)
      : ({ kind: 'unwritable' } as const);
    this.#wasUsable = isUsable;
    this.#drained = drained;
    this.#tell({ kind: 'state', state });
  }

  async #end(work: () => Promise<void>): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await work().catch(() => undefined);
    this.#close();
  }
}
