import { expect, test } from 'vitest';
import { toArtifact } from './artifact.ts';
import type { EntryEvent } from './entry-event.ts';
import type { EntryTemplate } from './entry-template.ts';
import { EventDecoder, EventEncoder } from './event-code.ts';

function template(operation: string, artifacts: EntryTemplate['artifacts'] = []): EntryTemplate {
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
    artifacts,
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

test('what a template names goes with every group until it is durable, once a group, and then no more', () => {
  const [claims, ruling, supergraph] = (['claims', 'ruling', 'supergraph'] as const).map((kind) =>
    toArtifact(kind, kind),
  );
  if (!claims || !ruling || !supergraph) throw new Error('There are three.');
  const [first, second] = [template('First', [claims, supergraph]), template('Second', [ruling, supergraph])];
  const encoder = new EventEncoder();
  expect(encoder.encode([intent(1, first)]).templates).toEqual([[1, { ...first, artifacts: [] }]]);
  expect(encoder.encode([intent(1, first), intent(2, first), intent(3, second)]).artifacts).toEqual([
    claims,
    supergraph,
    ruling,
  ]);
  encoder.keep(first);
  expect(encoder.encode([intent(4, first)]).artifacts).toEqual([]);
  // What it shares with another is durable, too.
  expect(encoder.encode([intent(5, first), intent(6, second)]).artifacts).toEqual([ruling]);
  encoder.keep(second);
  expect(encoder.encode([intent(7, first), intent(8, second)]).artifacts).toEqual([]);
});
