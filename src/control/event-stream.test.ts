import { expect, test } from 'vitest';
import { CodedError } from '../errors.ts';
import type { EventPayload } from './event-stream.ts';
import { eventStream } from './event-stream.ts';

/** The text of a stream of these results. */
async function textOf(results: () => AsyncGenerator<EventPayload>): Promise<string> {
  let text = '';
  for await (const part of eventStream(results())) text += part;
  return text;
}

test('each result is one event of one line, and the end is an event too', async () => {
  const text = await textOf(async function* () {
    yield { data: { a: 'two\nlines \u2028' } };
    yield { data: { a: null } };
  });
  expect(text).toBe(
    ':\n\n' +
      'event: next\ndata: {"data":{"a":"two\\nlines \u2028"}}\n\n' +
      'event: next\ndata: {"data":{"a":null}}\n\n' +
      'event: complete\ndata:\n\n',
  );
});

test('a refusal is the last result: its code and its sentence', async () => {
  const text = await textOf(async function* () {
    yield { data: {} };
    throw new CodedError('TAIL_OVERRUN');
  });
  expect(text).toContain(
    'event: next\ndata: {"errors":[{"message":"Entries came faster than they were read, so the tail ended.","extensions":{"code":"TAIL_OVERRUN"}}]}\n\nevent: complete\n',
  );
});

test('our own fault cuts the stream', async () => {
  // biome-ignore lint/correctness/useYield: a stream that fails at once.
  const failing = async function* (): AsyncGenerator<EventPayload> {
    throw new Error('canary');
  };
  await expect(textOf(failing)).rejects.toThrow('canary');
});

test('where nothing comes something is sent all the same, and a reader that leaves ends the results', async () => {
  let isReturned = false;
  let give: (payload: EventPayload) => void = () => undefined;
  const results = async function* (): AsyncGenerator<EventPayload> {
    try {
      yield await new Promise<EventPayload>((resolve) => {
        give = resolve;
      });
      yield { data: {} };
    } finally {
      isReturned = true;
    }
  };
  const stream = eventStream(results(), 5);
  expect((await stream.next()).value).toBe(':\n\n');
  for (let ping = 0; ping < 2; ping++) {
    expect((await stream.next()).value).toBe(':\n\n');
  }
  give({ data: { late: true } });
  expect((await stream.next()).value).toBe('event: next\ndata: {"data":{"late":true}}\n\n');
  await stream.return(undefined);
  expect(isReturned).toBe(true);
});
