import { expect } from 'vitest';
import type { EntryRow } from '../store/entry-columns.ts';
import { hasEnded } from '../store/entry-columns.ts';
import { intentLink, outcomeLink } from './chain.ts';

/** For tests: all rows of one writer are one chain from its beginning, and its ids grow along it. */
export function expectChain(rows: readonly EntryRow[]): void {
  const links = rows.flatMap((row) => [
    { sequence: row.sequence, id: row.id, hash: row.hash, next: (last: string) => intentLink(last, row) },
    ...(hasEnded(row)
      ? [
          {
            sequence: row.outcome_sequence,
            id: undefined,
            hash: row.outcome_hash,
            next: (last: string) => outcomeLink(last, row),
          },
        ]
      : []),
  ]);
  links.sort((one, other) => one.sequence - other.sequence);
  expect(links.map(({ sequence }) => sequence)).toEqual(links.map((_, index) => index + 1));
  const ids = links.flatMap(({ id }) => id ?? []);
  expect(ids).toEqual(ids.toSorted((one, other) => one - other));
  let last = '';
  for (const { hash, next } of links) {
    expect(hash).toBe(next(last));
    last = hash;
  }
}
