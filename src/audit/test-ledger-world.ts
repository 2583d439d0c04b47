import { createSecretKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { deriveHmac } from '../keys/derive-hmac.ts';
import type { EntryRow } from '../store/entry-columns.ts';
import { openStoreReader, openStoreWriter } from '../store/open-store.ts';
import { toArtifact } from './artifact.ts';
import type { EntryEvent } from './entry-event.ts';
import { EventDecoder, EventEncoder } from './event-code.ts';
import { Ledger } from './ledger.ts';
import type { Journals } from './open-journals.ts';
import { openJournals } from './open-journals.ts';
import { intent, outcome, TEMPLATE } from './test-events.ts';
import type { Fault } from './test-faulty-writer.ts';
import { FaultyWriter } from './test-faulty-writer.ts';
import { unaudited } from './unaudited.ts';

/** What its client was told of an entry, and what is to be true of it. */
export interface ToldEntry {
  readonly number: number;
  readonly canSpool: boolean;
  readonly isBegun: boolean;
  /** What became of it, once somebody said so. */
  ended: 'answered' | 'unaudited' | undefined;
  isEnded: boolean;
  /** Whether the ledger was killed while it was open. */
  wasKilled: boolean;
}

/** What can be asked of a ledger: an entry is begun, begun and ended at once, or an earlier one ended or given up. */
export type Action =
  | { readonly action: 'begin' | 'both'; readonly canSpool: boolean }
  | { readonly action: 'end' | 'give up'; readonly pick: number };

export const LIMIT_BYTES = 20_000;

/** What a slow commit takes, in milliseconds. */
const SLOW_MS = 50;

/** Marks values that stand nowhere. */
export const CANARY = 'canary-61f0a7d2';

const digest = { keyId: 'k1', digest: deriveHmac(createSecretKey(Buffer.alloc(32, 1)), 'test') };
const RULINGS = [0, 1, 2].map((number) => toArtifact('ruling', `{"ruling":${number}}`));

/** For tests: a ledger over a real store that fails on cue, and what its clients were told. */
export class LedgerWorld {
  readonly told: ToldEntry[] = [];
  readonly #file: string;
  #encoder = new EventEncoder();
  #decoder = new EventDecoder();
  #writer: FaultyWriter;
  #ledger: Ledger;
  #journals: Journals;

  private constructor(file: string, writer: FaultyWriter, ledger: Ledger, journals: Journals) {
    this.#file = file;
    this.#writer = writer;
    this.#ledger = ledger;
    this.#journals = journals;
  }

  static async open(file: string): Promise<LedgerWorld> {
    const { writer, ledger, journals } = await openLedger(file);
    return new LedgerWorld(file, writer, ledger, journals);
  }

  get ledger(): Ledger {
    return this.#ledger;
  }

  get writer(): FaultyWriter {
    return this.#writer;
  }

  /** Hands over events in one call, and notes what is told of each. */
  async record(actions: readonly Action[]): Promise<void> {
    const asked = actions.flatMap((each) => this.#eventsOf(each));
    const encoded = this.#encoder.encode(asked.map(({ event }) => event));
    const { events, artifacts } = this.#decoder.decode(encoded);
    const refused = await this.#ledger.record(events, artifacts);
    for (const [place, { event, told }] of asked.entries()) {
      const isDurable = !events[place] || !refused.has(events[place]);
      if (event.event === 'outcome') told.isEnded = isDurable;
      else if (isDurable) this.#encoder.keep(event.template);
      if (event.event === 'intent') this.told.push(Object.assign(told, { isBegun: isDurable }));
    }
  }

  fail(fault: Fault): void {
    this.#writer.failNext(fault);
  }

  /** The ledger goes without a word, as when its process is killed; the next one takes up what is there. */
  async killAndRestart(): Promise<void> {
    for (const told of this.told) if (!told.isEnded) told.wasKilled = true;
    await this.kill();
    const { writer, ledger, journals } = await openLedger(this.#file);
    [this.#writer, this.#ledger, this.#journals] = [writer, ledger, journals];
    [this.#encoder, this.#decoder] = [new EventEncoder(), new EventDecoder()];
  }

  /** The ledger goes without a word, and nobody comes in its place. */
  async kill(): Promise<void> {
    this.#journals.own.release();
    await this.#writer.close();
  }

  /** The store is back for good. */
  async recover(): Promise<void> {
    this.#writer.isDown = false;
    for (let tries = 0; tries < 20 && !this.#ledger.isUsable; tries++) await this.#ledger.retry();
  }

  async close(): Promise<void> {
    await this.#ledger.close();
  }

  /** What stands in the journal now. */
  journalText(): string {
    const file = `${this.#file}.waiting`;
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  async rows(): Promise<readonly EntryRow[]> {
    return await this.#read((db) => db.selectFrom('audit_entries').selectAll().orderBy('id').execute());
  }

  /** Entries that the index leads to. */
  async indexed(): Promise<ReadonlySet<number>> {
    const rows = await this.#read((db) => db.selectFrom('entry_terms').select('entry').distinct().execute());
    return new Set(rows.map(({ entry }) => entry));
  }

  async artifacts(): Promise<ReadonlySet<string>> {
    const rows = await this.#read((db) => db.selectFrom('artifacts').select('hash').execute());
    return new Set(rows.map(({ hash }) => hash));
  }

  async #read<Result>(query: (db: Awaited<ReturnType<typeof openStoreReader>>['db']) => Promise<Result>) {
    const { db, close } = await openStoreReader(configOf(this.#file));
    return await query(db).finally(() => close());
  }

  #eventsOf(action: Action): readonly { readonly event: EntryEvent; readonly told: ToldEntry }[] {
    if ('canSpool' in action) {
      const { canSpool } = action;
      const number = this.#begun++;
      const told: ToldEntry = {
        number,
        canSpool,
        isBegun: false,
        ended: action.action === 'both' ? 'answered' : undefined,
        isEnded: false,
        wasKilled: false,
      };
      const begin = { event: this.#intent(number, canSpool), told };
      return told.ended ? [begin, { event: this.#outcome(told), told }] : [begin];
    }
    const open = this.told.filter(({ isBegun, ended }) => isBegun && !ended);
    const told = open[action.pick % Math.max(1, open.length)];
    if (!told) return [];
    told.ended = action.action === 'end' ? 'answered' : 'unaudited';
    return [{ event: told.ended === 'answered' ? this.#outcome(told) : unaudited(told.number), told }];
  }

  /** Numbers are never given twice. */
  #begun = 0;

  #intent(number: number, canSpool: boolean): EntryEvent & { event: 'intent' } {
    const ruling = RULINGS[number % RULINGS.length];
    if (!ruling) throw new Error('There are three.');
    return intent(number, {
      template: { ...TEMPLATE, operation: `Entry${number}_`, ruling: ruling.hash, artifacts: [ruling] },
      asked: [`${CANARY}${number}`],
      canSpool,
    });
  }

  #outcome({ number, canSpool }: ToldEntry): EntryEvent & { event: 'outcome' } {
    const kept = `{"entry":${number}}`;
    const record = number % 2 === 0 ? { kept, size: undefined } : { kept: Buffer.from(kept), size: 99 };
    return outcome(number, { latencyUs: number, shown: [`${CANARY}-${number}`], record, canSpool });
  }
}

function configOf(file: string) {
  return { kind: 'embedded', file, timeoutMs: 500 } as const;
}

async function openLedger(file: string) {
  const opened = await openStoreWriter(configOf(file));
  if (!opened) throw new Error('No slot is free.');
  const writer = new FaultyWriter(opened, SLOW_MS);
  const journals = openJournals({ file: `${file}.waiting`, limitBytes: LIMIT_BYTES });
  const ledger = await Ledger.open(writer, { digest, now: Date.now, journals });
  return { writer, ledger, journals };
}
