import type { Database } from '../../store/tables.ts';
import type { Cell, Cells, Change } from '../../store/test-tampering.ts';
import { recordingBytes } from '../record-block.ts';
import type { AuditFinding } from './audit-finding.ts';
import type { Random } from './test-random.ts';
import type { MakeTampering, Tampering } from './test-tampering.ts';

type Row = Readonly<Record<string, Cell>>;

/** The columns that name a row, and those that can be changed. */
interface TableShape {
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

const SHAPES = {
  artifacts: { key: ['hash'], columns: ['hash', 'content'] },
  chain_heads: { key: ['writer'], columns: ['writer', 'sequence', 'hash', 'entry'] },
  checkpoints: { key: ['writer', 'sequence'], columns: ['writer', 'sequence', 'jws'] },
  entry_terms: { key: ['generation', 'term', 'entry'], columns: ['generation', 'term', 'entry'] },
  term_generations: { key: ['generation'], columns: ['generation', 'writer', 'first_entry'] },
  ruled_coordinates: {
    key: ['coordinate', 'category', 'effect', 'ruling'],
    columns: ['coordinate', 'category', 'effect', 'ruling'],
  },
  ruled_operations: { key: ['ruling'], columns: ['ruling', 'kind', 'operation', 'client', 'task'] },
  recordings: { key: ['id'], columns: ['id', 'codec'] },
} as const satisfies Partial<Record<keyof Database, TableShape>>;

type Shaped = keyof typeof SHAPES;

/** What may be told of a table that was changed. */
const TOLD: { readonly [Table in Shaped]: readonly AuditFinding['kind'][] } = {
  artifacts: ['artifact-damaged', 'artifact-missing', 'ruling-index'],
  chain_heads: ['head', 'cut', 'beyond', 'strange-keys'],
  checkpoints: ['checkpoint-invalid', 'checkpoint-misfiled', 'checkpoint-missing', 'strange-keys'],
  entry_terms: ['posting-missing', 'posting-stray', 'generation', 'strange-keys'],
  term_generations: ['generation', 'posting-stray', 'posting-missing', 'strange-keys'],
  ruled_coordinates: ['ruling-index'],
  ruled_operations: ['ruling-index'],
  recordings: ['record-missing', 'record-damaged', 'recording-stray', 'strange-keys'],
};

const TABLES: readonly Shaped[] = [
  'artifacts',
  'chain_heads',
  'checkpoints',
  'entry_terms',
  'term_generations',
  'ruled_coordinates',
  'ruled_operations',
  'recordings',
];

function told(name: string, table: Shaped, changes: readonly Change[]): Tampering {
  return { name: `${name} ${table}`, changes, writer: undefined, isNamed: ({ kind }) => TOLD[table].includes(kind) };
}

function anyRow(table: Shaped, rows: { readonly [Table in keyof Database]: readonly object[] }, random: Random): Row {
  return { ...random.oneOf(rows[table]) };
}

function keyOf(table: Shaped, row: Row): Cells {
  return Object.fromEntries(SHAPES[table].key.map((column) => [column, row[column] ?? null]));
}

const editRow: MakeTampering = ({ rows }, random) => {
  const table = random.oneOf(TABLES);
  const row = anyRow(table, rows, random);
  const column = random.oneOf<string>(SHAPES[table].columns);
  const cells = { [column]: random.other(row[column] ?? null) };
  return told(`edit ${column} of`, table, [{ kind: 'set', table, where: keyOf(table, row), cells }]);
};

/** What is left of a recording that is erased is nothing: to take that away, too, changes nothing. */
const deleteRow: MakeTampering = ({ rows }, random) => {
  const table = random.oneOf(TABLES);
  const recordings = rows.recordings.filter(({ codec }) => codec !== 'erased');
  const row = anyRow(table, { ...rows, recordings }, random);
  return told('delete of', table, [{ kind: 'delete', table, where: keyOf(table, row) }]);
};

/** One byte of a recording, where it says something. */
const editRecording: MakeTampering = ({ rows }, random) => {
  const kept = rows.recordings.filter(({ bytes }) => bytes.length > 0);
  const { id, codec, bytes } = random.oneOf(kept);
  const before = Buffer.from(recordingBytes({ codec, bytes }));
  for (;;) {
    const changed = Uint8Array.from(bytes);
    const at = random.upTo(bytes.length - 1);
    changed[at] = (changed[at] ?? 0) ^ (1 << random.upTo(7));
    if (says({ codec, bytes: changed }, before)) continue;
    return told('flip a bit of', 'recordings', [
      { kind: 'set', table: 'recordings', where: { id }, cells: { bytes: changed } },
    ]);
  }
};

/** Whether it still says so: what it says behind that is nobody's. */
function says(recording: Parameters<typeof recordingBytes>[0], before: Buffer): boolean {
  try {
    return before.equals(recordingBytes(recording).subarray(0, before.length));
  } catch {
    return false;
  }
}

const addPosting: MakeTampering = ({ rows }, random) => {
  const { generation, entry, term } = random.oneOf(rows.entry_terms);
  const cells = { generation, entry: entry + random.upTo(1), term: (term + 1 + random.upTo(99)) % 2 ** 48 };
  return told('add to', 'entry_terms', [{ kind: 'insert', table: 'entry_terms', cells }]);
};

/** So that entries that are still to come would be held for indexed. */
const reachFurther: MakeTampering = ({ rows }, random) => {
  const { generation, last_entry } = random.oneOf(rows.term_generations);
  const cells = { last_entry: last_entry + 1 + random.upTo(1_000_000) };
  return told('reach further in', 'term_generations', [
    { kind: 'set', table: 'term_generations', where: { generation }, cells },
  ]);
};

const nameOtherKind: MakeTampering = ({ rows }, random) => {
  const { hash, kind } = random.oneOf(rows.artifacts);
  const cells = { kind: random.other(kind) };
  return told('edit kind of', 'artifacts', [{ kind: 'set', table: 'artifacts', where: { hash }, cells }]);
};

/** For tests: what can be done to all but entries. */
export const STORE_TAMPERINGS: readonly MakeTampering[] = [
  editRow,
  editRow,
  editRow,
  editRow,
  deleteRow,
  deleteRow,
  deleteRow,
  editRecording,
  addPosting,
  reachFurther,
  nameOtherKind,
];
