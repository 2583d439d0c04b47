import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteCollector } from './byte-collector.ts';

const chunks = fc.array(fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)));

test('what comes out is what came in, and no chunk is written into', () => {
  fc.assert(
    fc.property(chunks, (list) => {
      const before = list.map((chunk) => chunk.toString('hex'));
      const collector = new ByteCollector(10_000);
      expect(list.every((chunk) => collector.add(chunk))).toBe(true);
      expect(collector.bytes().equals(Buffer.concat(list))).toBe(true);
      expect(list.map((chunk) => chunk.toString('hex'))).toEqual(before);
    }),
  );
});

test('a body at the limit is kept, one byte more is not', () => {
  const collector = new ByteCollector(4);
  expect(collector.add(Buffer.from('ab'))).toBe(true);
  expect(collector.add(Buffer.from('cd'))).toBe(true);
  expect(collector.bytes().toString()).toBe('abcd');
  expect(collector.add(Buffer.from('e'))).toBe(false);
  expect(collector.add(Buffer.from(''))).toBe(false);
});

test('a body in many tiny chunks costs about its bytes', () => {
  const collector = new ByteCollector(10_000_000);
  const before = process.memoryUsage();
  for (let count = 0; count < 1_000_000; count += 1) collector.add(Buffer.from('x'));
  const after = process.memoryUsage();
  expect(collector.bytes()).toHaveLength(1_000_000);
  expect(after.external - before.external + after.heapUsed - before.heapUsed).toBeLessThan(60_000_000);
});
