import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { IndexBatch } from './store-writer.ts';

/** So many postings are one statement: that costs half of a statement for each. */
const AT_ONCE = 64;

/** Writes postings into a part of the index, inside a transaction of its caller. */
export type PostingsWriter = (generation: number, postings: IndexBatch['postings']) => void;

/** Prepares the statements that postings are written with. */
export function postingsWriter(db: DatabaseSync): PostingsWriter {
  const many = db.prepare(insertOf(AT_ONCE));
  const one = db.prepare(insertOf(1));
  return (generation, postings) => {
    for (let at = 0; at < postings.length; at += AT_ONCE) {
      const some = postings.slice(at, at + AT_ONCE);
      if (some.length === AT_ONCE) many.run(...valuesOf(generation, some));
      else for (const posting of some) one.run(...valuesOf(generation, [posting]));
    }
  };
}

function insertOf(rows: number): string {
  const marks = new Array(rows).fill('(?, ?, ?)').join(', ');
  return `insert or ignore into entry_terms (generation, term, entry) values ${marks}`;
}

function valuesOf(generation: number, postings: IndexBatch['postings']): readonly SQLInputValue[] {
  return postings.flatMap(([term, entry]) => [generation, term, entry]);
}
