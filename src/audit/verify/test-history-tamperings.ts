import type { EntryRow } from '../../store/entry-columns.ts';
import { INTENT_COLUMNS, OUTCOME_COLUMNS } from '../../store/entry-columns.ts';
import type { Change } from '../../store/test-tampering.ts';
import type { AuditFinding } from './audit-finding.ts';
import type { ChainLink } from './chain-link.ts';
import { linkBehind, linksOf, placeOf } from './chain-link.ts';
import type { TestAudit } from './test-audit.ts';
import { entriesOf } from './test-audit.ts';
import type { MakeTampering, Tampering } from './test-tampering.ts';

const TOLD: ReadonlySet<string> = new Set(['rewritten', 'cut']);

/** An entry is edited, and all links behind it are made anew, so that the chain itself is whole. */
const writeAnew: MakeTampering = (audit, random) => {
  const { writer, sequence } = random.oneOf(audit.rows.checkpoints);
  const rows = entriesOf(audit, writer);
  const edited = random.oneOf(rows.filter((row) => row.sequence <= sequence));
  const changed = rows.map((row) => (row === edited ? { ...row, document: `${row.document} ` } : row));
  return hidden('write anew', audit, writer, edited.sequence, relink(changed));
};

/** The newest entries are taken away, and all that tells of them in the store. */
const cutCleanly: MakeTampering = (audit, random) => {
  const { writer, sequence } = random.oneOf(audit.rows.checkpoints);
  const rows = entriesOf(audit, writer);
  const first = random.oneOf(rows.filter((row) => row.sequence > 1 && row.sequence <= sequence)).sequence;
  const left = rows.filter((row) => row.sequence < first).map((row) => withoutOutcome(row, first));
  const gone = rows.filter((row) => row.sequence >= first);
  const deleted = gone.map(({ id }): Change => ({ kind: 'delete', table: 'audit_entries', where: { id } }));
  const { changes, ...tampering } = hidden('cut cleanly', audit, writer, first, left);
  return { ...tampering, changes: [...deleted, ...changes] };
};

function withoutOutcome(row: EntryRow, before: number): EntryRow {
  const isEnded = row.outcome_sequence !== null && row.outcome_sequence < before;
  const nothing = Object.fromEntries(OUTCOME_COLUMNS.map((column) => [column, null]));
  return isEnded ? row : { ...row, ...nothing };
}

/** Rows of one writer whose links follow each other. */
function relink(rows: readonly EntryRow[]): readonly EntryRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const links = rows.flatMap(linksOf).sort((one, other) => Number(placeOf(one)) - Number(placeOf(other)));
  let previous = '';
  for (const { row, part } of links) {
    const link: ChainLink = { row: byId.get(row.id) ?? row, part };
    previous = linkBehind(link, previous);
    byId.set(row.id, { ...link.row, [part === 'intent' ? 'hash' : 'outcome_hash']: previous });
  }
  return [...byId.values()];
}

/** Writes rows and their head, and deletes the checkpoints from a place on. */
function hidden(name: string, audit: TestAudit, writer: number, from: number, rows: readonly EntryRow[]): Tampering {
  const last = rows
    .flatMap(linksOf)
    .reduce((one, other) => (Number(placeOf(one)) > Number(placeOf(other)) ? one : other));
  const hash = last.part === 'intent' ? last.row.hash : last.row.outcome_hash;
  const head = { sequence: placeOf(last) ?? 0, hash, entry: Math.max(...rows.map(({ id }) => id)) };
  const checkpoints = audit.rows.checkpoints.filter((each) => each.writer === writer && each.sequence >= from);
  const changes: readonly Change[] = [
    ...rows.map((row): Change => {
      const cells = Object.fromEntries([...INTENT_COLUMNS, ...OUTCOME_COLUMNS].map((column) => [column, row[column]]));
      return { kind: 'set', table: 'audit_entries', where: { id: row.id }, cells };
    }),
    { kind: 'set', table: 'chain_heads', where: { writer }, cells: head },
    ...checkpoints.map(
      ({ sequence }): Change => ({ kind: 'delete', table: 'checkpoints', where: { writer, sequence } }),
    ),
  ];
  return { name, changes, writer, isNamed: ({ kind }: AuditFinding) => TOLD.has(kind) };
}

/** For tests: what somebody can do who may write everything, but cannot sign. */
export const HISTORY_TAMPERINGS: readonly MakeTampering[] = [writeAnew, cutCleanly];
