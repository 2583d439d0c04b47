import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SharedReads } from './share-reads.ts';

const key = fc.record({ assertion: fc.constantFrom('a', 'b'), body: fc.constantFrom('1', '2', '3') });
const steps = fc.array(fc.record({ key, isAdded: fc.boolean() }));

test('finds what is in flight by assertion and body, as one map by both would', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const reads = new SharedReads<{ readonly assertion: string; readonly body: string }>();
      const model = new Map<string, { readonly assertion: string; readonly body: string }>();
      for (const { key: read, isAdded } of list) {
        const name = `${read.assertion} ${read.body}`;
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
        expect(reads.size).toBe(new Set([...model.values()].map(({ assertion }) => assertion)).size);
      }
    }),
  );
});
