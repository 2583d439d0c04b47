import { createKeyRing } from '../../keys/create-key-ring.ts';
import type { KeyRing } from '../../keys/key-ring.ts';
import { signCheckpoint } from '../../keys/sign-checkpoint.ts';
import { createCheckpointVerifier } from '../../keys/verify-checkpoint.ts';
import type { EntryRow } from '../../store/entry-columns.ts';
import { recordedEntries } from '../../store/recorded-entries.ts';
import type { Database } from '../../store/tables.ts';
import type { TamperableStore } from '../../store/test-tampering.ts';
import type { TestStore } from '../../store/test-writer-suite.ts';
import { planEntries, planRecordings } from '../erase/erasure-plan.ts';
import { RecordEraser } from '../erase/record-eraser.ts';
import type { OpenLedger } from '../test-ledger.ts';
import { intentEvent, openLedger, outcomeEvent, templateOf } from '../test-ledger.ts';
import type { ShippedCheckpoint } from './check-checkpoints.ts';
import type { AuditReport } from './verify-audit.ts';
import { verifyAudit } from './verify-audit.ts';

/** For tests: an audit with all that one can have, by two writers, and what it holds. */
export interface TestAudit {
  readonly store: TamperableStore;
  readonly ring: KeyRing;
  readonly shipped: readonly ShippedCheckpoint[];
  readonly rows: { readonly [Table in keyof Database]: readonly Database[Table][] };
}

const TASKS = ['support', 'billing'];
const ROUNDS = 6;

/** For tests: fills an empty store by real ledgers, erases a little, and closes it. */
export async function fillAudit(store: TamperableStore, given?: KeyRing): Promise<TestAudit> {
  const ring = given ?? (await createKeyRing());
  let now = 1_700_000_000_000;
  const tick = () => (now += 7);
  const writers = [await openLedger(store, tick), await openLedger(store, tick)];
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, each] of writers.entries()) await fillRound(each, ring, 10 * round + 100 * index, tick);
  const [first, second] = writers;
  if (first && second) await eraseSome(store, second, tick);
  for (const { ledger } of writers) await ledger.close();
  const rows = await readAll(store);
  return { store, ring, shipped: rows.checkpoints.map(({ jws }, index) => ({ line: index + 1, jws })), rows };
}

/** Entries that begin together and end in another order, one of them in the next round, and then a checkpoint. */
async function fillRound(
  { ledger, writer }: OpenLedger,
  ring: KeyRing,
  number: number,
  tick: () => number,
): Promise<void> {
  const entries = [1, 2, 3].map((each) => number + each);
  const begun = entries.map((entry) =>
    intentEvent(entry, {
      beganAt: tick(),
      template: templateOf(entry % 2 ? 'ada' : 'bob', TASKS[entry % 3] ?? 'none'),
      variables: JSON.stringify({ id: `c${entry}` }),
      asked: [`c${entry}`],
    }),
  );
  const ended = [number + 3, number + 1, number - 8].map((entry) =>
    outcomeEvent(entry, {
      latencyUs: 100 + entry,
      shown: [`name ${entry}`, `mail ${entry}`],
      record: { kept: `{"data":{"id":"c${entry}","name":"[NAME]"}}`, size: undefined },
    }),
  );
  await ledger.record([...begun, ...ended]);
  await ledger.index();
  const { sequence, hash } = ledger.head;
  const claims = { iss: 'cordon', iat: 1_700_000_000, writer: writer.slot, sequence, hash } as const;
  const jws = await signCheckpoint(ring, claims);
  await ledger.addCheckpoint({ writer: writer.slot, sequence, made_at: tick(), jws });
}

/** The record view of one entry, and of all in one recording. */
async function eraseSome(store: TestStore, { ledger, writer }: OpenLedger, now: () => number): Promise<void> {
  const reader = await store.openReader();
  const input = {
    writer,
    ledger,
    issuer: 'os',
    subject: 'root',
    now,
    turn: <Result>(work: () => Promise<Result>) => work(),
  };
  const eraser = new RecordEraser(input);
  const entries = await recordedEntries(reader, { session: 'session-ada' }, -1, 3);
  await eraser.erase(planEntries(entries.slice(1, 2)), 'asked for');
  await eraser.erase(planRecordings(entries.slice(2).map(({ recording }) => recording)), 'too old');
  await reader.close();
}

/** For tests: everything that a store holds. */
async function readAll(store: TestStore): Promise<TestAudit['rows']> {
  const { db, close } = await store.openReader();
  const rows = {
    audit_entries: await db.selectFrom('audit_entries').selectAll().orderBy('id').execute(),
    artifacts: await db.selectFrom('artifacts').selectAll().execute(),
    recordings: await db.selectFrom('recordings').selectAll().execute(),
    chain_heads: await db.selectFrom('chain_heads').selectAll().execute(),
    checkpoints: await db.selectFrom('checkpoints').selectAll().orderBy('writer').orderBy('sequence').execute(),
    entry_terms: await db.selectFrom('entry_terms').selectAll().execute(),
    term_generations: await db.selectFrom('term_generations').selectAll().execute(),
    ruled_coordinates: await db.selectFrom('ruled_coordinates').selectAll().execute(),
    ruled_operations: await db.selectFrom('ruled_operations').selectAll().execute(),
    journaled_entries: await db.selectFrom('journaled_entries').selectAll().execute(),
    export_cursors: await db.selectFrom('export_cursors').selectAll().execute(),
    inspection_finds: await db.selectFrom('inspection_finds').selectAll().execute(),
  };
  await close();
  return rows;
}

/** For tests: what is found out about a store by the keys of this audit, with what was shipped or without. */
export async function verifyStore(
  store: TestStore,
  { ring, shipped }: Pick<TestAudit, 'ring' | 'shipped'>,
): Promise<AuditReport> {
  const reader = await store.openReader();
  const verifyCheckpoint = createCheckpointVerifier(ring.signing.checkpoint.published());
  try {
    return await verifyAudit(reader, { verifyCheckpoint, shipped, onProgress: () => undefined });
  } finally {
    await reader.close();
  }
}

/** For tests: the entries of a writer, by ids. */
export function entriesOf({ rows }: TestAudit, writer: number): readonly EntryRow[] {
  return rows.audit_entries.filter((row) => row.writer === writer);
}
