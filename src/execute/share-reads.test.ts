import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forwardedHeaders, NOTHING_FORWARDED } from './forwarded-headers.ts';
import type { SharedKey } from './share-reads.ts';
import { SharedReads } from './share-reads.ts';

const forwarded = fc.constantFrom(
  NOTHING_FORWARDED,
  ...['x', 'y'].map((value) => forwardedHeaders(['h'], () => value)),
);
const key = fc.record({ assertion: fc.constantFrom('a', 'b'), forwarded, body: fc.constantFrom('1', '2', '3') });
const steps = fc.array(fc.record({ key, isAdded: fc.boolean() }));

test('finds what is in flight by assertion, forwarded headers and body, as one map by all three would', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const reads = new SharedReads<SharedKey>();
      const model = new Map<string, SharedKey>();
      for (const { key: read, isAdded } of list) {
        const name = `${headersOf(read)} ${read.body}`;
        const known = model.get(name);
        expect(reads.find({ ...read })).toBe(known);
        if (isAdded && !known) {
          model.set(name, read);
          reads.add(read);
        } else if (known && !isAdded) {
          model.delete(name);
          reads.delete(known);
        } else {
          // One that took no place removes nobody else's.
          reads.delete({ ...read });
        }
        expect(reads.size).toBe(new Set([...model.values()].map(headersOf)).size);
      }
    }),
  );
});

function headersOf({ assertion, forwarded }: SharedKey): string {
  return JSON.stringify([assertion, forwarded.pairs]);
}
