import { expect, test } from 'vitest';
import type { EntryEvent } from './entry-event.ts';
import type { EntryTemplate } from './entry-template.ts';
import { EventDecoder, EventEncoder } from './event-code.ts';

function template(operation: string): EntryTemplate {
  return {
    kind: 'query',
    issuer: 'i',
    subject: 's',
    client: null,
    task: null,
    session: '',
    claims: 'c',
    ruling: 'r',
    operation,
    document: 'd',
    artifacts: [],
  };
}

function intent(entry: number, of: EntryTemplate, asked: readonly string[] = []): EntryEvent {
  return { event: 'intent', entry, beganAt: entry, template: of, variables: '{}', asked, canSpool: entry % 2 === 0 };
}

function outcome(entry: number, change: object = {}): EntryEvent {
  return {
    event: 'outcome',
    entry,
    outcome: 'answered',
    codes: '[]',
    latencyUs: 7,
    counts: '[1]',
    calls: '{}',
    shown: [],
    record: undefined,
    canSpool: false,
    ...change,
  };
}

test('what is decoded is what was encoded, in its order', () => {
  const [encoder, decoder] = [new EventEncoder(), new EventDecoder()];
  const [a, b] = [template('A'), template('B')];
  const groups = [
    [intent(1, a, ['x', 'y']), outcome(1, { shown: ['v', 5, null, undefined, { deep: 1 }] }), intent(2, b)],
    [
      outcome(2, { record: { kept: '{}', size: undefined } }),
      intent(3, a),
      outcome(3, { record: { size: 9, kept: undefined } }),
    ],
    [],
  ];
  for (const events of groups) expect(decoder.decode(structuredClone(encoder.encode(events))).events).toEqual(events);
});

test('a template goes over once, and again after so many others that it was forgotten', () => {
  const [encoder, decoder] = [new EventEncoder(), new EventDecoder()];
  const first = template('first');
  const sent = (events: readonly EntryEvent[]) => {
    const encoded = encoder.encode(events);
    expect(decoder.decode(encoded).events).toEqual(events);
    return encoded.templates.length;
  };
  expect([sent([intent(1, first)]), sent([intent(2, first)])]).toEqual([1, 0]);
  expect(sent(Array.from({ length: 9_999 }, (_, index) => intent(index, template(String(index)))))).toBe(9_999);
  expect([sent([intent(3, first)]), sent([intent(4, template('one more'))]), sent([intent(5, first)])]).toEqual([
    0, 1, 1,
  ]);
});

test('an answer can show more values than a call takes arguments', () => {
  const shown = Array.from({ length: 300_000 }, (_, index) => index);
  const events = [outcome(1, { shown })];
  expect(new EventDecoder().decode(new EventEncoder().encode(events)).events).toEqual(events);
});
