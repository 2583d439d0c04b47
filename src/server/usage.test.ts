import { expect, test } from 'vitest';
import { createUsage } from './usage.ts';

/** A usage that counts how often it was closed. */
function counted() {
  const closed = { times: 0 };
  const usage = createUsage(async () => {
    closed.times++;
  });
  return { usage, closed };
}

test('what is retired is closed once, when the last user has left', () => {
  const { usage, closed } = counted();
  usage.enter();
  usage.enter();
  usage.leave();
  usage.retire();
  expect(closed.times).toBe(0);
  usage.leave();
  usage.retire();
  expect(closed.times).toBe(1);
});

test('what nobody uses is closed at once when it is retired, and not before', () => {
  const { usage, closed } = counted();
  usage.enter();
  usage.leave();
  expect(closed.times).toBe(0);
  usage.retire();
  expect(closed.times).toBe(1);
});

test('close does not wait for users, and closes once', async () => {
  const { usage, closed } = counted();
  usage.enter();
  await Promise.all([usage.close(), usage.close()]);
  usage.retire();
  usage.leave();
  expect(closed.times).toBe(1);
});
