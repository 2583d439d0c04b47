import type { Database } from '../../store/tables.ts';
import type { Cells, Change } from '../../store/test-tampering.ts';
import type { AuditFinding } from './audit-finding.ts';
import type { ChainFinding } from './chain-finding.ts';
import type { TestAudit } from './test-audit.ts';

/** For tests: what can be found outside of chains. What an erasure left, and damages of a file, have tests of their own. */
type FoundOutside = Exclude<AuditFinding['kind'], ChainFinding['kind'] | 'record-kept' | 'file-damaged'>;

/** For tests: things that somebody can do, each so that this is found; some only where a column takes any type. */
type Example = (rows: TestAudit['rows'], isLoose: boolean) => readonly Change[];

function set(table: keyof Database, where: Cells, cells: Cells): Change {
  return { kind: 'set', table, where, cells };
}

function remove(table: keyof Database, where: Cells): Change {
  return { kind: 'delete', table, where };
}

function insert(table: keyof Database, cells: Cells): Change {
  return { kind: 'insert', table, cells };
}

/** The first that is so. */
function first<Row>(rows: readonly Row[], isIt: (row: Row) => boolean = () => true): Row {
  const found = rows.find(isIt);
  if (!found) throw new Error('There is none.');
  return found;
}

const CHECKPOINT = { writer: 0, sequence: 5 };

/** For tests: examples of all that can be found outside of chains. */
export const EXAMPLES: Readonly<Record<FoundOutside, Example>> = {
  'checkpoint-invalid': () => [set('checkpoints', CHECKPOINT, { jws: 'a.b.c' })],
  'checkpoint-misfiled': () => [
    set('checkpoints', CHECKPOINT, { sequence: 6 }),
    set('checkpoints', CHECKPOINT, { writer: 9 }),
  ],
  'checkpoint-missing': () => [remove('checkpoints', CHECKPOINT)],
  'artifact-damaged': ({ artifacts }) =>
    artifacts.map(({ hash, content }) => set('artifacts', { hash }, { content: `${content} ` })),
  'artifact-missing': ({ artifacts }) =>
    artifacts.flatMap(({ hash }) => [remove('artifacts', { hash }), set('artifacts', { hash }, { kind: 'other' })]),
  'record-missing': ({ recordings }) => [
    remove('recordings', { id: first(recordings, ({ codec }) => codec !== 'erased').id }),
    set('recordings', { id: first(recordings).id }, { codec: 'erased', bytes: Buffer.alloc(0) }),
  ],
  'record-damaged': ({ recordings }) => [
    set('recordings', { id: first(recordings).id }, { codec: 'none', bytes: Buffer.from('{"data":{"id":"c1"}}') }),
    set('recordings', { id: first(recordings).id }, { codec: 'other' }),
  ],
  'recording-stray': () => [insert('recordings', { id: 5, codec: 'none', bytes: Buffer.from('x') })],
  'posting-missing': ({ entry_terms: postings }) => [remove('entry_terms', { ...first(postings) })],
  'posting-stray': ({ entry_terms: postings, audit_entries: entries }, isLoose) => [
    insert('entry_terms', { ...first(postings), term: 4_711 }),
    insert('entry_terms', { ...first(postings), entry: first(entries).id - 1 }),
    ...(isLoose ? [set('entry_terms', { ...first(postings) }, { term: first(postings).term + 0.5 })] : []),
  ],
  generation: ({ term_generations: generations, entry_terms: postings }) => {
    const { generation, last_entry } = first(generations);
    return [
      set('term_generations', { generation }, { last_entry: last_entry + 1 }),
      set('term_generations', { generation }, { first_entry: 1 }),
      remove('term_generations', { generation }),
      insert('entry_terms', { ...first(postings), generation: 640 }),
    ];
  },
  'ruling-index': ({ ruled_operations: operations, ruled_coordinates: coordinates }) => [
    set('ruled_operations', { ruling: first(operations).ruling }, { task: 'x' }),
    remove('ruled_coordinates', { ...first(coordinates) }),
    insert('ruled_coordinates', { ...first(coordinates), coordinate: 'Customer.name' }),
    insert('ruled_operations', { ...first(operations), ruling: 'x' }),
  ],
  'strange-keys': ({ entry_terms: postings, recordings }) => [
    insert('entry_terms', { ...first(postings), term: 2n ** 60n }),
    insert('entry_terms', { ...first(postings), entry: -5 }),
    set('recordings', { id: first(recordings).id }, { id: 2n ** 62n }),
  ],
};
