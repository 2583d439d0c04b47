import type { Artifact } from './artifact.ts';
import type { EntryEvent, IntentEvent, Outcome, OutcomeEvent } from './entry-event.ts';
import type { EntryTemplate } from './entry-template.ts';

/**
 * Events on their way between two threads, one behind the other in one flat list: copying objects between threads costs
 * more than all else that the gateway's thread does for the audit. What many events have in common goes over once.
 */
export interface EncodedEvents {
  /** Those that are new, under their numbers, without their artifacts. */
  readonly templates: readonly (readonly [number: number, template: EntryTemplate])[];
  /** What the templates of these events name, as far as it is not known to be durable. */
  readonly artifacts: readonly Artifact[];
  readonly items: readonly unknown[];
}

/** Events as they arrive. */
export interface DecodedEvents {
  readonly events: readonly EntryEvent[];
  readonly artifacts: readonly Artifact[];
}

/** So many templates are remembered on both sides, the newest. */
const MOST_TEMPLATES = 10_000;

const INTENT = 0;

/** What the other side knows of a template. */
interface SentTemplate {
  readonly number: number;
  /** Whether all that it names is durable. */
  isKept: boolean;
}

/** The side that sends. What a template names is sent with every event of it until one is durable: then all of it is. */
export class EventEncoder {
  readonly #sent = new WeakMap<EntryTemplate, SentTemplate>();
  readonly #kept = new WeakSet<Artifact>();
  #last = 0;

  encode(events: readonly EntryEvent[]): EncodedEvents {
    const templates: [number, EntryTemplate][] = [];
    const artifacts = new Set<Artifact>();
    const items: unknown[] = [];
    for (const event of events) {
      if (event.event === 'outcome') encodeOutcome(event, items);
      else this.#encodeIntent(event, { templates, artifacts, items });
    }
    return { templates, artifacts: [...artifacts], items };
  }

  /** An event of a template is durable, and with it all that the template names. */
  keep(template: EntryTemplate): void {
    const sent = this.#sent.get(template);
    if (!sent || sent.isKept) return;
    sent.isKept = true;
    for (const artifact of template.artifacts) this.#kept.add(artifact);
  }

  #encodeIntent(event: IntentEvent, to: Encoding): void {
    const { entry, beganAt, template, variables, asked, canSpool } = event;
    const { number, isKept } = this.#numberOf(template, to);
    if (!isKept) for (const artifact of template.artifacts) if (!this.#kept.has(artifact)) to.artifacts.add(artifact);
    to.items.push(INTENT, entry, beganAt, number, variables, canSpool, asked.length, ...asked);
  }

  #numberOf(template: EntryTemplate, { templates }: Encoding): SentTemplate {
    const before = this.#sent.get(template);
    if (before && before.number > this.#last - MOST_TEMPLATES) return before;
    const sent = { number: ++this.#last, isKept: before?.isKept ?? false };
    this.#sent.set(template, sent);
    templates.push([sent.number, { ...template, artifacts: [] }]);
    return sent;
  }
}

interface Encoding {
  readonly templates: [number, EntryTemplate][];
  readonly artifacts: Set<Artifact>;
  readonly items: unknown[];
}

function encodeOutcome(event: OutcomeEvent, items: unknown[]): void {
  const { entry, outcome, codes, latencyUs, counts, calls, shown, record, canSpool } = event;
  items.push(1, entry, outcome, codes, latencyUs, counts, calls, canSpool, record?.kept, record?.size, shown.length);
  // Not spread: an answer can show more values than a call takes arguments.
  for (const value of shown) items.push(value);
}

/** The side that receives. */
export class EventDecoder {
  readonly #templates = new Map<number, EntryTemplate>();

  decode({ templates, artifacts, items }: EncodedEvents): DecodedEvents {
    for (const [number, template] of templates) {
      this.#templates.set(number, template);
      this.#templates.delete(number - MOST_TEMPLATES);
    }
    const events: EntryEvent[] = [];
    for (let at = 0; at < items.length; ) {
      const isIntent = items[at] === INTENT;
      const [event, next] = isIntent ? this.#decodeIntent(items, at) : decodeOutcome(items, at);
      events.push(event);
      at = next;
    }
    return { events, artifacts };
  }

  /** The other side wrote it, in the same order: this is the one cast back. */
  #decodeIntent(items: readonly unknown[], at: number): readonly [IntentEvent, number] {
    const [entry, beganAt, number, variables, canSpool, length] = items.slice(at + 1, at + 7) as [
      number,
      number,
      number,
      string,
      boolean,
      number,
    ];
    const template = this.#templates.get(number);
    if (!template) throw new Error('An event has a template that was never sent.');
    const start = at + 7;
    const asked = items.slice(start, start + length) as string[];
    return [{ event: 'intent', entry, beganAt, template, variables, asked, canSpool }, start + length];
  }
}

function decodeOutcome(items: readonly unknown[], at: number): readonly [OutcomeEvent, number] {
  const [entry, outcome, codes, latencyUs, counts, calls, canSpool, kept, size, length] = items.slice(
    at + 1,
    at + 11,
  ) as [
    number,
    Outcome,
    string,
    number,
    string,
    string,
    boolean,
    string | Uint8Array | undefined,
    number | undefined,
    number,
  ];
  const start = at + 11;
  const record = kept === undefined && size === undefined ? undefined : { kept, size };
  const shown = items.slice(start, start + length);
  return [
    { event: 'outcome', entry, outcome, codes, latencyUs, counts, calls, shown, record, canSpool },
    start + length,
  ];
}
