import { expect, test } from 'vitest';
import { GroupCommit } from './group-commit.ts';

/** Groups of words that weigh their letters; an exclamation weighs nothing. */
function gather(options: { readonly timeoutMs?: number; readonly spacingMs?: number } = {}) {
  const sent: (readonly string[])[] = [];
  const durable: (readonly [string, boolean])[] = [];
  const groups = new GroupCommit<string>({
    spacingMs: 0,
    mostItems: 4,
    mostWeight: 10,
    weigh: (word) => (word.endsWith('!') ? 0 : word.length),
    timeoutMs: 1_000,
    send: (_, items) => void sent.push(items),
    onDurable: (word, isLate) => void durable.push([word, isLate]),
    ...options,
  });
  return { groups, sent, durable };
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 30));
}

test('what comes at once goes together, and each is told what became of it', async () => {
  const { groups, sent, durable } = gather();
  const told = ['a', 'b', 'c'].map((word) => groups.add(word));
  await soon();
  groups.settle(1, (place) => place === 1);
  expect(await Promise.all(told)).toEqual([true, false, true]);
  expect(sent).toEqual([['a', 'b', 'c']]);
  expect(durable).toEqual([
    ['a', false],
    ['c', false],
  ]);
});

test('a full group goes without waiting, and the next follows at the spacing', async () => {
  const { groups, sent } = gather({ spacingMs: 20 });
  for (const word of ['a', 'b', 'c', 'd', 'e']) void groups.add(word);
  expect(sent).toEqual([['a', 'b', 'c', 'd']]);
  await soon();
  expect(sent).toEqual([['a', 'b', 'c', 'd'], ['e']]);
});

test('what takes too long is told not to be durable, and told of when it is after all', async () => {
  const { groups, durable } = gather({ timeoutMs: 10 });
  const told = groups.add('late');
  expect(await told).toBe(false);
  groups.settle(1, () => false);
  expect(durable).toEqual([['late', true]]);
});

test('what is given up weighs on until it is known what became of it: a store that hangs does not fill the memory', async () => {
  const { groups } = gather({ timeoutMs: 10 });
  expect(await groups.add('ten-letter')).toBe(false);
  expect(await groups.add('x')).toBe(false);
  expect(await groups.add('y')).toBe(false);
  groups.settle(1, () => true);
  const next = groups.add('z');
  await soon();
  groups.settle(2, () => false);
  expect(await next).toBe(false);
});

test('too much is refused at once; what weighs nothing never is', async () => {
  const { groups, sent } = gather();
  const first = groups.add('ten-letter');
  const refused = await Promise.race([groups.add('x'), first]);
  const free = groups.add('free!');
  await soon();
  expect([refused, sent]).toEqual([false, [['ten-letter', 'free!']]]);
  groups.settle(1, () => false);
  expect(await Promise.all([first, free])).toEqual([true, true]);
  const next = groups.add('x');
  await soon();
  groups.settle(2, () => false);
  expect(await next).toBe(true);
});

test('where nothing will be written any more, nobody waits on', async () => {
  const { groups, durable } = gather();
  const sent = groups.add('sent');
  await soon();
  const waiting = groups.add('waits');
  groups.fail();
  expect(await Promise.all([sent, waiting])).toEqual([false, false]);
  groups.settle(1, () => false);
  expect(durable).toEqual([]);
});
