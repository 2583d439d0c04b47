import { expect, test } from 'vitest';
import { directionOf } from './direction-of.ts';
import type { FieldOutcome } from './recompute-operation.ts';

const masked = (mask: string): FieldOutcome => ({ effect: 'mask', mask });

test.each<[FieldOutcome, FieldOutcome, string]>([
  [{ effect: 'deny' }, { effect: 'reveal' }, 'gains'],
  [{ effect: 'reveal' }, masked('redact'), 'loses'],
  [{ effect: 'null' }, { effect: 'deny' }, 'loses'],
  [masked('redact'), masked('email'), 'gains'],
  [masked('year'), masked('redact'), 'loses'],
  [masked('partial(2,2)'), masked('partial(4,0)'), 'differs'],
])('%j -> %j: somebody %s', (before, after, direction) => {
  expect(directionOf(before, after)).toBe(direction);
});
