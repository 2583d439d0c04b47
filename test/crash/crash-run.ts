import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openAuditKeys } from '../../src/keys/open-audit-keys.ts';
import { gatewayFolder } from '../../src/server/audit-sources.ts';
import type { StoreReader } from '../../src/store/store-reader.ts';
import type { Random } from '../../subgraphs/lib/random.ts';
import { brokenAudit } from '../broken-audit.ts';
import type { GatewayProcess, Surroundings } from '../surroundings.ts';
import type { CrashEntry } from './crash-checks.ts';
import { brokenPromises, readEntries, unfound, unindexed } from './crash-checks.ts';
import type { SentRequest } from './crash-load.ts';
import { CrashLoad } from './crash-load.ts';
import type { CrashMoment } from './crash-moment.ts';
import { untilMoment } from './crash-moment.ts';
import type { CrashStore } from './crash-store.ts';
import { FetchedMarks } from './fetched-marks.ts';

/** What a run was, and every promise that was broken in it. */
export interface CrashReport {
  readonly broken: readonly string[];
  readonly sent: number;
  readonly answered: number;
  /** Entries that had no outcome when their gateway was killed. */
  readonly interrupted: number;
  /** Entries that had one, and were not in the index. */
  readonly unindexed: number;
  readonly entries: number;
}

/** A gateway that was killed, until the next one has started. */
interface Killed {
  readonly sent: readonly SentRequest[];
  readonly entries: readonly CrashEntry[];
}

/** So many entries are searched for. */
const SEARCHES = 100;

/** Gateways that are started and killed, one after the other, on one store. */
export class CrashRun {
  readonly #surroundings: Surroundings;
  readonly #store: CrashStore;
  readonly #random: Random;
  readonly #load: CrashLoad;
  readonly #fetched: FetchedMarks;
  readonly #broken: string[] = [];
  readonly #counts = { sent: 0, answered: 0, interrupted: 0, unindexed: 0 };
  #reader: StoreReader | undefined;
  #gateway: GatewayProcess | undefined;
  #killed: Killed = { sent: [], entries: [] };
  /** The last entry that nothing happens to any more. */
  #last = 0;
  #startMs = 1_000;

  constructor(surroundings: Surroundings, store: CrashStore, random: Random) {
    this.#surroundings = surroundings;
    this.#store = store;
    this.#random = random;
    this.#load = new CrashLoad(random);
    this.#fetched = new FetchedMarks([surroundings.customers, surroundings.billing]);
  }

  /** Starts a gateway, and kills it at that moment; says what it left. */
  async kill(moment: CrashMoment): Promise<string> {
    if (moment === 'starting') return await this.#killStarting();
    const reader = await this.#start();
    const { port } = this.#running();
    const loaded = this.#load.run({ port, tokens: await this.#surroundings.tokens() });
    const began = performance.now();
    await untilMoment(moment, reader, this.#random);
    await this.#end('SIGKILL');
    const afterMs = Math.round(performance.now() - began);
    const sent = await loaded;
    await this.#store.settled();
    this.#killed = { sent, entries: await readEntries(reader, this.#last) };
    return `after ${afterMs} ms: ${await this.#count(this.#killed, reader)}`;
  }

  /** Looks at all of the audit. */
  async verify(): Promise<void> {
    if (this.#reader) this.#broken.push(...(await brokenAudit(this.#reader, gatewayFolder(this.#surroundings))));
  }

  /** Starts a last gateway, searches for what was written, and lets it end. */
  async finish(): Promise<CrashReport> {
    const reader = await this.#start();
    const entries = await readEntries(reader, 0);
    const left = await unindexed(reader, entries);
    if (left > 0) this.#broken.push(`${left} entries are not indexed after the last start`);
    const keys = await openAuditKeys(join(gatewayFolder(this.#surroundings), 'audit-keys.json'));
    const searched = Array.from({ length: Math.min(SEARCHES, entries.length) }, () => this.#random.pick(entries));
    this.#broken.push(...(await unfound(reader, keys, searched)));
    const code = await this.#end('SIGTERM');
    if (code !== 0) this.#broken.push(`the last gateway ended with ${code}`);
    await this.verify();
    return { broken: this.#broken, ...this.#counts, entries: entries.length };
  }

  async close(): Promise<void> {
    this.#fetched.stop();
    if (this.#gateway) await this.#end('SIGKILL');
    await this.#reader?.close();
  }

  async #killStarting(): Promise<string> {
    this.#gateway = await this.#surroundings.startGateway(this.#store.env);
    const after = this.#random.below(this.#startMs);
    await pause(after);
    await this.#end('SIGKILL');
    return `after ${after} ms`;
  }

  /** Starts a gateway, and looks at what became of the entries of the last one. */
  async #start(): Promise<StoreReader> {
    const started = performance.now();
    this.#gateway = await this.#surroundings.openGateway(this.#store.env);
    this.#startMs = performance.now() - started;
    this.#reader ??= await this.#store.open();
    const { sent, entries } = this.#killed;
    const restarted = await readEntries(this.#reader, this.#last);
    this.#broken.push(...brokenPromises(sent, this.#fetched.take(), entries, restarted));
    this.#killed = { sent: [], entries: [] };
    this.#last = restarted.at(-1)?.id ?? this.#last;
    return this.#reader;
  }

  #running(): GatewayProcess {
    if (!this.#gateway) throw new Error('No gateway runs.');
    return this.#gateway;
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const { child, ended } = this.#running();
    child.kill(signal);
    this.#gateway = undefined;
    return await ended;
  }

  async #count({ sent, entries }: Killed, reader: StoreReader): Promise<string> {
    const answered = sent.filter(({ status }) => status !== undefined).length;
    const open = entries.filter(({ outcome }) => outcome === null).length;
    const late = await unindexed(
      reader,
      entries.filter(({ outcome }) => outcome !== null),
    );
    this.#counts.sent += sent.length;
    this.#counts.answered += answered;
    this.#counts.interrupted += open;
    this.#counts.unindexed += late;
    return `${sent.length} sent, ${answered} answered, ${entries.length} entries, ${open} open, ${late} not indexed`;
  }
}
