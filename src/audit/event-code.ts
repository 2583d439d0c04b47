import type { EntryEvent, IntentEvent, Outcome, OutcomeEvent } from './entry-event.ts';
import type { EntryTemplate } from './entry-template.ts';

/**
 * Events on their way between two threads, one behind the other in one flat list: copying objects between threads costs
 * more than all else that the gateway's thread does for the audit. What many events have in common goes over once.
 */
export interface EncodedEvents {
  /** Those that are new, under their numbers. */
  readonly templates: readonly (readonly [number: number, template: EntryTemplate])[];
  readonly items: readonly unknown[];
}

/** So many templates are remembered on both sides, the newest. */
const MOST_TEMPLATES = 10_000;

const INTENT = 0;

/** The side that sends. */
export class EventEncoder {
  readonly #numbers = new WeakMap<EntryTemplate, number>();
  #last = 0;

  encode(events: readonly EntryEvent[]): EncodedEvents {
    const templates: [number, EntryTemplate][] = [];
    const items: unknown[] = [];
    for (const event of events) {
      if (event.event === 'intent') this.#encodeIntent(event, templates, items);
      else encodeOutcome(event, items);
    }
    return { templates, items };
  }

  #encodeIntent(event: IntentEvent, templates: [number, EntryTemplate][], items: unknown[]): void {
    const { entry, beganAt, template, variables, asked, canSpool } = event;
    let number = this.#numbers.get(template);
    if (number === undefined || number <= this.#last - MOST_TEMPLATES) {
      number = ++this.#last;
      this.#numbers.set(template, number);
      templates.push([number, template]);
    }
    items.push(INTENT, entry, beganAt, number, variables, canSpool, asked.length, ...asked);
  }
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

  decode({ templates, items }: EncodedEvents): readonly EntryEvent[] {
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
    return events;
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
