import type { EntryRow } from '../../store/entry-columns.ts';
import { hasEnded, INTENT_COLUMNS, OUTCOME_COLUMNS } from '../../store/entry-columns.ts';
import type { Cell, Cells, Change } from '../../store/test-tampering.ts';
import type { AuditFinding } from './audit-finding.ts';
import type { TestAudit } from './test-audit.ts';
import { entriesOf } from './test-audit.ts';
import type { Random } from './test-random.ts';
import type { MakeTampering, Tampering } from './test-tampering.ts';

const INTENTS: ReadonlySet<string> = new Set(INTENT_COLUMNS);
const NULLABLE: ReadonlySet<string> = new Set(['client', 'task', ...OUTCOME_COLUMNS]);
const KEYS: ReadonlySet<string> = new Set(['id', 'writer', 'sequence', 'outcome_sequence']);
const PLAIN = [...INTENT_COLUMNS, ...OUTCOME_COLUMNS].filter((column) => !KEYS.has(column));

function anyWriter({ rows }: TestAudit, random: Random): number {
  return random.oneOf(rows.chain_heads).writer;
}

function anyEntry(audit: TestAudit, random: Random): EntryRow {
  return random.oneOf(entriesOf(audit, anyWriter(audit, random)));
}

function set(row: EntryRow, cells: Cells): Change {
  return { kind: 'set', table: 'audit_entries', where: { id: row.id }, cells };
}

function cellsOf(row: EntryRow, columns: readonly (keyof EntryRow)[]): Record<string, Cell> {
  return Object.fromEntries(columns.map((column) => [column, row[column]]));
}

/** An id that nobody has, near another. */
function freeId({ rows }: TestAudit, random: Random): number {
  const near = random.oneOf(rows.audit_entries).id + 1 + random.upTo(2);
  return rows.audit_entries.some(({ id }) => id === near) ? near + 1_000_003 : near;
}

const names =
  (kinds: readonly AuditFinding['kind'][], ...entries: readonly number[]) =>
  (finding: AuditFinding): boolean =>
    kinds.includes(finding.kind) && 'entry' in finding && entries.includes(finding.entry ?? -1);

const at =
  (kinds: readonly AuditFinding['kind'][], place: number | null) =>
  (finding: AuditFinding): boolean =>
    kinds.includes(finding.kind) && 'place' in finding && finding.place === place;

function editCell(audit: TestAudit, random: Random): Tampering {
  const row = anyEntry(audit, random);
  const column = random.oneOf(PLAIN.filter((each) => row[each] !== null || random.isLoose || !INTENTS.has(each)));
  const before = row[column];
  const cell = before === null ? (isNumber(column) ? 7 : 'x') : random.other(before, NULLABLE.has(column));
  const isNamed = (finding: AuditFinding): boolean =>
    names(['edited'], row.id)(finding) &&
    'part' in finding &&
    finding.part === (INTENTS.has(column) ? 'intent' : 'outcome');
  return { name: `edit ${column}`, changes: [set(row, { [column]: cell })], writer: row.writer, isNamed };
}

const NUMBERS: ReadonlySet<string> = new Set([
  'latency_us',
  'recording',
  'record_offset',
  'record_length',
  'record_size',
]);

function isNumber(column: string): boolean {
  return NUMBERS.has(column);
}

function editPlace(audit: TestAudit, random: Random): Tampering {
  const row = anyEntry(audit, random);
  const column = hasEnded(row) ? random.oneOf(['sequence', 'outcome_sequence'] as const) : 'sequence';
  const cell = random.other(row[column], column === 'outcome_sequence');
  const isNamed = names(['edited', 'forked'], row.id);
  return { name: `edit ${column}`, changes: [set(row, { [column]: cell })], writer: row.writer, isNamed };
}

function editId(audit: TestAudit, random: Random): Tampering {
  const row = anyEntry(audit, random);
  const id = freeId(audit, random);
  const isNamed = names(['edited'], id);
  return { name: 'edit id', changes: [set(row, { id })], writer: row.writer, isNamed };
}

function makeIdStrange(audit: TestAudit, random: Random): Tampering {
  const row = anyEntry(audit, random);
  const id = random.oneOf([-1n, 2n ** 53n, 2n ** 62n]);
  return gone('edit id strangely', row, [set(row, { id })]);
}

function editWriter(audit: TestAudit, random: Random): Tampering {
  const row = anyEntry(audit, random);
  return gone('edit writer', row, [set(row, { writer: random.other(row.writer) })]);
}

function deleteEntry(audit: TestAudit, random: Random): Tampering {
  const row = anyEntry(audit, random);
  return gone('delete entry', row, [{ kind: 'delete', table: 'audit_entries', where: { id: row.id } }]);
}

function cutTail(audit: TestAudit, random: Random): Tampering {
  const entries = entriesOf(audit, anyWriter(audit, random));
  const tail = entries.slice(-1 - random.upTo(entries.length - 1));
  const [first] = tail;
  if (!first) throw new Error('A tail has an entry.');
  const changes = tail.map(({ id }): Change => ({ kind: 'delete', table: 'audit_entries', where: { id } }));
  return gone('cut tail', first, changes);
}

/** The first link that is not there any more is the entry's intent. */
function gone(name: string, row: EntryRow, changes: readonly Change[]): Tampering {
  return { name, changes, writer: row.writer, isNamed: at(['missing', 'cut'], row.sequence) };
}

function twoEntries(audit: TestAudit, random: Random): readonly [EntryRow, EntryRow] {
  const entries = entriesOf(audit, anyWriter(audit, random));
  const first = random.upTo(entries.length - 1);
  const second = (first + 1 + random.upTo(entries.length - 2)) % entries.length;
  const [one, other] = [entries[first], entries[second]];
  if (!one || !other) throw new Error('A writer has two entries.');
  return [one, other];
}

const CONTENTS = [...INTENT_COLUMNS, ...OUTCOME_COLUMNS].filter((column) => column !== 'id');

function swapContents(audit: TestAudit, random: Random): Tampering {
  const [one, other] = twoEntries(audit, random);
  const changes = [set(one, cellsOf(other, CONTENTS)), set(other, cellsOf(one, CONTENTS))];
  return { name: 'swap contents', changes, writer: one.writer, isNamed: names(['edited'], one.id, other.id) };
}

function swapIds(audit: TestAudit, random: Random): Tampering {
  const [one, other] = twoEntries(audit, random);
  const spare = { ...one, id: 1 };
  const changes = [set(one, { id: spare.id }), set(other, { id: one.id }), set(spare, { id: other.id })];
  return { name: 'swap ids', changes, writer: one.writer, isNamed: names(['edited'], one.id, other.id) };
}

function copyEntry(audit: TestAudit, random: Random): Tampering {
  const row = anyEntry(audit, random);
  const id = freeId(audit, random);
  const cells = { ...cellsOf(row, CONTENTS), id };
  const changes: readonly Change[] = [{ kind: 'insert', table: 'audit_entries', cells }];
  return { name: 'copy entry', changes, writer: row.writer, isNamed: names(['forked', 'edited'], id) };
}

function endedEntry(audit: TestAudit, random: Random): EntryRow {
  return random.oneOf(audit.rows.audit_entries.filter(hasEnded));
}

const NO_OUTCOME = Object.fromEntries(OUTCOME_COLUMNS.map((column) => [column, null]));

function moveOutcome(audit: TestAudit, random: Random): Tampering {
  const from = endedEntry(audit, random);
  const to = random.oneOf(entriesOf(audit, from.writer).filter((row) => !hasEnded(row)));
  const changes = [set(from, NO_OUTCOME), set(to, cellsOf(from, OUTCOME_COLUMNS))];
  return { name: 'move outcome', changes, writer: from.writer, isNamed: names(['edited'], to.id) };
}

function swapOutcomes(audit: TestAudit, random: Random): Tampering {
  const one = endedEntry(audit, random);
  const other = random.oneOf(entriesOf(audit, one.writer).filter((row) => hasEnded(row) && row.id !== one.id));
  const changes = [set(one, cellsOf(other, OUTCOME_COLUMNS)), set(other, cellsOf(one, OUTCOME_COLUMNS))];
  return { name: 'swap outcomes', changes, writer: one.writer, isNamed: names(['edited'], one.id, other.id) };
}

function takeOutcome(audit: TestAudit, random: Random): Tampering {
  const row = endedEntry(audit, random);
  const isNamed = at(['missing', 'cut'], row.outcome_sequence);
  return { name: 'take outcome', changes: [set(row, NO_OUTCOME)], writer: row.writer, isNamed };
}

/** For tests: what can be done to entries. */
export const ENTRY_TAMPERINGS: readonly MakeTampering[] = [
  // Twice as often as anything else: there are many columns.
  ...Array.from({ length: 12 }, () => editCell),
  editPlace,
  editPlace,
  editId,
  makeIdStrange,
  editWriter,
  deleteEntry,
  deleteEntry,
  cutTail,
  swapContents,
  swapIds,
  copyEntry,
  moveOutcome,
  swapOutcomes,
  takeOutcome,
];
