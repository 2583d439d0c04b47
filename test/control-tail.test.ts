import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen } from '../src/http/listen.ts';
import { askControl, controlRequest } from './control.ts';
import type { World } from './world.ts';
import { startWorld } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** What a tail's event holds. */
interface TailEvent {
  readonly data?: { readonly entryAdded: { readonly id: string; readonly kind: string; readonly operation: string } };
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

const TAIL = 'subscription Watch($filter: EntryFilter) { entryAdded(filter: $filter) { id kind operation } }';

/** A tail that was opened, as a client reads it: its events so far, and its end. */
async function openTail(filter: object = {}, body: object = { query: TAIL, variables: { filter } }) {
  const token = await world.token('privacy');
  const gone = new AbortController();
  const request = controlRequest(token, body, { accept: 'text/event-stream' });
  const response = await world.control.fetch(new Request(request, { signal: gone.signal }));
  const events: TailEvent[] = [];
  const read = async () => {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) if (part.startsWith('event: next\ndata: ')) events.push(JSON.parse(part.slice(18)));
    }
    return text;
  };
  const ended = read();
  const operations = () => events.map(({ data }) => data?.entryAdded.operation);
  return { response, events, operations, ended, leave: () => gone.abort() };
}

const named = (name: string, filter: object) => ({ query: TAIL.replace('Watch', name), variables: { filter } });

const look = (name: string) => world.ask('support', `query ${name} { customer(id: "c1") { name } }`);

test('a tail shows every entry from now on once, in order, its own too, and ends when its reader leaves', async () => {
  await look('Before');
  const tail = await openTail();
  expect(tail.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const names = Array.from({ length: 40 }, (_, index) => `Look${index}`);
  for (const name of names) await look(name);
  await expect.poll(tail.operations, { timeout: 10_000 }).toEqual(['Watch', ...names]);
  tail.leave();
  await tail.ended;
});

test('what many ask at once is in a tail once each, and nothing else', async () => {
  const [one, other] = [
    await openTail({}, named('Busy1', {})),
    await openTail({}, named('Busy2', { operation: 'Busy' })),
  ];
  const asked = Array.from({ length: 200 }, () => look('Busy'));
  await Promise.all(asked);
  await expect.poll(() => other.events.length, { timeout: 10_000 }).toBe(200);
  expect(other.operations().every((name) => name === 'Busy')).toBe(true);
  const ids = one.events.map(({ data }) => data?.entryAdded.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(one.operations().filter((name) => name === 'Busy')).toHaveLength(200);
  // The two tails' own entries are there once each: watching makes no more of them.
  expect(
    one
      .operations()
      .filter((name) => /^Busy\d$/.test(name ?? ''))
      .toSorted(),
  ).toEqual(['Busy1', 'Busy2']);
  one.leave();
  other.leave();
  await Promise.all([one.ended, other.ended]);
});

/** How many requests the control plane has answered; a tail is answered once it listens. */
const answered = () => world.log.filter((line) => line.includes('"plane":"control"')).length;

test('a client of the protocol reads a tail over a real port', async () => {
  const listener = await listen(world.control.handle, '127.0.0.1', 0, 10_000);
  const token = await world.token('privacy');
  const client = createClient({
    url: `http://127.0.0.1:${listener.port}/graphql`,
    headers: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const seen: unknown[] = [];
  const before = answered();
  const results = client.iterate({ query: TAIL, variables: { filter: { operation: 'Real' } } });
  const reading = (async () => {
    for await (const { data } of results) if (seen.push(data?.entryAdded) === 3) return;
  })();
  await expect.poll(answered, { timeout: 5_000 }).toBe(before + 1);
  for (let index = 0; index < 3; index++) await look('Real');
  await reading;
  expect(seen).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ kind: 'query', operation: 'Real' })));
  client.dispose();
  await listener.close(1_000);
});

test.each([
  ['no token', 'nobody', TAIL, 401, 'UNAUTHENTICATED'],
  ['no scope', 'support', TAIL, 403, 'FORBIDDEN'],
  ['a query', 'privacy', '{ flows(from: "2026-01-01T00:00:00Z") { entries } }', 400, 'OPERATION_NOT_SUPPORTED'],
  ['no GraphQL', 'privacy', 'subscription {', 400, 'GRAPHQL_PARSE_FAILED'],
  ['no field', 'privacy', 'subscription { canary }', 400, 'GRAPHQL_VALIDATION_FAILED'],
] as const)('a tail is refused with its code: %s', async (_, caller, query, status, code) => {
  const request = controlRequest(await world.token(caller), { query }, { accept: 'text/event-stream' });
  const response = await world.control.fetch(request);
  const { errors } = JSON.parse(await response.text());
  expect([response.status, errors.map((each: { extensions: { code: string } }) => each.extensions.code)]).toEqual([
    status,
    [code],
  ]);
});

test('that somebody watched, and until when, is in the audit', async () => {
  const tail = await openTail({}, named('Watched', {}));
  tail.leave();
  await tail.ended;
  const outcomes = async () => {
    const query = '{ entries(filter: { operation: "Watched" }) { nodes { kind outcome } } }';
    return (await askControl(world, 'privacy', query)).data;
  };
  await expect
    .poll(outcomes)
    .toEqual({ entries: { nodes: ['ABANDONED', 'ANSWERED'].map((outcome) => ({ kind: 'reading', outcome })) } });
});
