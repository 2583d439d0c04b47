import { setTimeout as wait } from 'node:timers/promises';
import { assertReason } from '../audit/erase/assert-reason.ts';
import { eraseEntries } from '../audit/erase/erase-entries.ts';
import { eraseRecordingsBefore } from '../audit/erase/erase-recordings-before.ts';
import { RecordEraser } from '../audit/erase/record-eraser.ts';
import { storeConfigOf } from '../server/audit-sources.ts';
import { openStoreReader } from '../store/open-store.ts';
import type { StoreReader } from '../store/store-reader.ts';
import type { StoreWriter } from '../store/store-writer.ts';
import { commandUser, openAuditLedger } from './open-audit-ledger.ts';
import { parseDays } from './parse-days.ts';
import { parseFlags } from './parse-flags.ts';
import { readConfig } from './read-sources.ts';
import type { Io } from './verb.ts';
import { UsageError } from './verb.ts';

/** Erases what is meant, and says how much that was. */
type EraseMeant = (reader: StoreReader, eraser: RecordEraser) => Promise<string>;

/** `cordon audit erase`: 0 where something was erased, or nothing is that old; 1 where what was named is not there. */
export async function runAuditErase(args: readonly string[], io: Io): Promise<number> {
  const { texts } = parseFlags(args, {
    entry: 'string',
    session: 'string',
    principal: 'string',
    issuer: 'string',
    'older-than': 'string',
    reason: 'string',
    config: 'string',
  });
  const erase = meantBy(texts);
  const config = readConfig({ config: texts.config }, io);
  const { ledger, writer } = await openAuditLedger(config);
  const reader = await openStoreReader(storeConfigOf(config));
  try {
    const eraser = new RecordEraser({ writer, ledger, ...commandUser(), now: Date.now, turn: (work) => work() });
    io.stdout.write(`${await erase(reader, eraser)}\n`);
    const { isForgotten, left } = FORGETTING[config.store.kind];
    if (!(await isForgotten(writer))) io.stderr.write(`${left}\n`);
  } finally {
    await reader.close();
    await ledger.close();
  }
  return 0;
}

function meantBy(texts: Readonly<Record<string, string | undefined>>): EraseMeant {
  const { entry, session, principal: subject, issuer, reason = '', 'older-than': age } = texts;
  const given = [entry, session, age].filter((each) => each !== undefined);
  if (given.length !== 1) throw new UsageError('Say what to erase: --entry, --session or --older-than.');
  if (session === undefined && (subject ?? issuer) !== undefined)
    throw new UsageError('--principal and --issuer say whose --session is meant.');
  assertUsable(reason);
  if (age !== undefined) return eraseOlder(parseDays(age), reason);
  return eraseNamed(session === undefined ? { entry: idOf(entry) } : { session, subject, issuer }, reason);
}

function idOf(text: string | undefined): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw new UsageError('The id of an entry is a number.');
  return Number(text);
}

function assertUsable(reason: string): void {
  try {
    assertReason(reason);
  } catch (error) {
    throw new UsageError(error instanceof Error ? `--reason: ${error.message}` : '--reason', { cause: error });
  }
}

function eraseOlder(ageMs: number, reason: string): EraseMeant {
  return async (reader, eraser) => {
    const erased = await eraseRecordingsBefore(reader, eraser, Date.now() - ageMs, reason);
    return `Erased ${erased} recordings.`;
  };
}

function eraseNamed(query: Parameters<typeof eraseEntries>[2], reason: string): EraseMeant {
  return async (reader, eraser) => {
    const erased = await eraseEntries(reader, eraser, query, reason);
    if (erased === 0) throw new Error('There is no record view to erase.');
    return `Erased ${erased} record views.`;
  };
}

const TRIES = 20;
const BETWEEN_MS = 100;

/** How each kind of store forgets what was there, and what is to be said where it does not. */
const FORGETTING = {
  embedded: {
    isForgotten: forgetSoon,
    left:
      'The log of the store (cordon.db-wal) still holds what was there, since somebody reads or writes all the time. The ' +
      'gateway writes over it, and the next erasure empties it.',
  },
  postgres: {
    isForgotten: (writer: StoreWriter) => writer.forgetRecordings(),
    left:
      'PostgreSQL writes over what was there when it needs the place; "VACUUM FULL recordings" takes it away now. Its logs, ' +
      'copies and backups are yours to look after.',
  },
} as const;

/** Others who write or read are not made to wait, so it may take a few tries. */
async function forgetSoon(writer: StoreWriter): Promise<boolean> {
  for (let left = TRIES; left > 0; left--) {
    if (await writer.forgetRecordings()) return true;
    await wait(BETWEEN_MS);
  }
  return false;
}
