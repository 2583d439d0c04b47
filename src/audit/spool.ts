import type { Artifact } from './artifact.ts';
import type { Digest } from './entry-content.ts';
import { intentContent, outcomeContent } from './entry-content.ts';
import type { EntryEvent } from './entry-event.ts';
import type { DecodedEvents } from './event-code.ts';
import type { Journal } from './journal.ts';
import type { JournalRecord } from './journal-record.ts';
import { writeJournalRecord } from './journal-record.ts';
import type { OpenEntry } from './open-entries.ts';

/** What the ledger knows of entries when it hands their events over. */
export interface KnownEntries {
  /** In the store, without an outcome. */
  readonly open: ReadonlyMap<number, OpenEntry>;
  /** Perhaps in the store. */
  readonly doubtful: ReadonlyMap<number, OpenEntry>;
}

/** A record, and the event that it is of. */
interface Line {
  readonly event: EntryEvent | undefined;
  readonly record: JournalRecord;
}

/** Entries that wait in a journal for a store that cannot be written. */
export class Spool {
  readonly journal: Journal;
  readonly #digest: Digest;
  /** Hashes of the artifacts that stand there. */
  readonly #artifacts = new Set<string>();
  /** Entries whose intent stands there, and those whose outcome does. */
  readonly #begun = new Set<number>();
  readonly #ended = new Set<number>();

  constructor(journal: Journal, digest: Digest) {
    this.journal = journal;
    this.#digest = digest;
  }

  /** Takes what may wait, and returns what it did not take; the rest is durable. */
  take({ events, artifacts }: DecodedEvents, known: KnownEntries): ReadonlySet<EntryEvent> {
    const refused = new Set(events);
    const taken = events.filter((event) => event.canSpool);
    const lines: readonly Line[] = [
      ...(taken.length > 0 ? this.#newArtifacts(artifacts) : []),
      ...this.#recordsOf(taken, known),
    ];
    const durable = this.journal.append(lines.map(({ record }) => writeJournalRecord(record)));
    for (const { event, record } of lines.slice(0, durable)) {
      this.#note(record);
      if (event) refused.delete(event);
    }
    return refused;
  }

  /** Whether an entry was begun here. */
  hasBegun(entry: number): boolean {
    return this.#begun.has(entry);
  }

  /** All of it is in the store. */
  clear(): void {
    this.journal.clear();
    this.#artifacts.clear();
    this.#begun.clear();
    this.#ended.clear();
  }

  #newArtifacts(artifacts: readonly Artifact[]): readonly Line[] {
    const byHash = new Map(artifacts.map((artifact) => [artifact.hash, artifact]));
    return [...byHash.values()]
      .filter(({ hash }) => !this.#artifacts.has(hash))
      .map((artifact) => ({ event: undefined, record: { kind: 'artifact', artifact } }));
  }

  #recordsOf(events: readonly EntryEvent[], known: KnownEntries): readonly Line[] {
    const begun = new Set(events.flatMap((event) => (event.event === 'intent' ? [event.entry] : [])));
    const isKnown = (entry: number) => known.open.has(entry) || begun.has(entry) || this.#begun.has(entry);
    return events
      .filter(({ event, entry }) => event === 'intent' || (isKnown(entry) && !this.#ended.has(entry)))
      .map((event) => ({ event, record: this.#recordOf(event, known) }));
  }

  #recordOf(event: EntryEvent, { open, doubtful }: KnownEntries): JournalRecord {
    const number = event.entry;
    if (event.event === 'outcome') {
      const content = outcomeContent(event, this.#digest);
      return { kind: 'outcome', number, content, entry: open.get(number)?.id ?? null };
    }
    const place = doubtful.get(number);
    const content = intentContent(event, this.#digest);
    return { kind: 'intent', number, content, doubtful: place ? { id: place.id, hash: place.hash } : null };
  }

  #note(record: JournalRecord): void {
    switch (record.kind) {
      case 'artifact':
        this.#artifacts.add(record.artifact.hash);
        break;
      case 'intent':
        this.#begun.add(record.number);
        break;
      case 'outcome':
        this.#ended.add(record.number);
    }
  }
}
