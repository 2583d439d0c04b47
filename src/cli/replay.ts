import { setTimeout as pause } from 'node:timers/promises';
import type { SessionPrincipal, SessionQuery } from '../audit/session/read-session.ts';
import { readSession, sessionPrincipals } from '../audit/session/read-session.ts';
import type { ReplayedEntry } from '../audit/session/replayed-entry.ts';
import { EntryReader } from '../audit/session/replayed-entry.ts';
import { printableText } from '../lib/printable-text.ts';
import { storeConfigOf } from '../server/audit-sources.ts';
import { openStoreReader } from '../store/open-store.ts';
import type { StoreReader } from '../store/store-reader.ts';
import { formatReplayedEntry } from './format-replayed-entry.ts';
import { parseFlags } from './parse-flags.ts';
import { parseTime } from './parse-time.ts';
import type { Player } from './play-entries.ts';
import { playEntries } from './play-entries.ts';
import { printLines } from './print-lines.ts';
import { readConfig } from './read-sources.ts';
import { recordReading } from './record-reading.ts';
import { replayedEntryJson } from './replayed-entry-json.ts';
import { runOrRefuse } from './run-or-refuse.ts';
import type { Io, Verb } from './verb.ts';
import { UsageError } from './verb.ts';
import { waitForKey } from './wait-for-key.ts';

const USAGE = `Usage: cordon replay SESSION [--subject S] [--issuer URL] [--from TIME] [--to TIME]
                     [--speed N] [--step] [--json] [--config FILE]

Plays a session as it was recorded: each operation in its order and with its timing, what was decided, and the record view
of its answer, in which personal values are hidden whoever asked. Nothing is fetched or unmasked. Playing is recorded too.
A name that begins with a dash stands last, behind "--".

  --subject S    whose session, where several have one of that name; --issuer where their subjects are the same
  --from TIME    only what began then or later: 7d, 12h, 30m ago, or a time such as 2026-11-27T09:30Z
  --to TIME      only what began before
  --speed N      so many times as fast, 0 for at once (default: 1 on a terminal, else 0)
  --step         wait for a key before each entry; q ends it
  --json         print a line of JSON for each entry, at once
  --config FILE  the configuration (default: cordon.yaml)`;

/** `cordon replay`: 2 where it has to be said whose session, 1 where there is none. */
export const replayVerb: Verb = { usage: USAGE, run: (args, io) => runOrRefuse('replay', io, () => run(args, io)) };

async function run(args: readonly string[], io: Io): Promise<number> {
  const { texts, switches, operands } = parseFlags(args, FLAGS, 1);
  const [session] = operands;
  if (!session) throw new UsageError('Name the session.');
  const isJson = switches.has('json');
  const player = { ...(isJson ? AT_ONCE : pacing(texts.speed, switches, io)), toText: isJson ? jsonLine : textLines };
  const { subject, issuer, ...named } = texts;
  const query = { session, subject, issuer, from: timeOf(named, 'from'), to: timeOf(named, 'to') };
  const config = readConfig({ config: texts.config }, io);
  const reader = await openStoreReader(storeConfigOf(config));
  try {
    const said = { session, subject, issuer, from: named.from, to: named.to };
    await recordReading(config, { operation: 'replay', said, asked: [] });
    const principals = await sessionPrincipals(reader, query);
    if (principals.length !== 1) return refuse(principals, io);
    await printLines(playEntries(entriesOf(reader, query), player), io);
    return 0;
  } finally {
    await reader.close();
  }
}

const FLAGS = {
  subject: 'string',
  issuer: 'string',
  from: 'string',
  to: 'string',
  speed: 'string',
  step: 'boolean',
  json: 'boolean',
  config: 'string',
} as const;

function timeOf(texts: Readonly<Record<string, string | undefined>>, flag: 'from' | 'to'): number | undefined {
  const text = texts[flag];
  return text === undefined ? undefined : parseTime(flag, text, Date.now());
}

type Pacing = Omit<Player, 'toText'>;

const AT_ONCE: Pacing = { speed: 0, pause, step: undefined };

function pacing(speed: string | undefined, switches: ReadonlySet<string>, { stdin, stdout }: Io): Pacing {
  const factor = speed === undefined ? Number(stdout.isTTY === true) : Number(speed);
  if (!(factor >= 0 && factor < Number.POSITIVE_INFINITY)) throw new UsageError('--speed is a number, 0 or more.');
  if (!switches.has('step')) return { speed: factor, pause, step: undefined };
  if (!('isTTY' in stdin && stdin.isTTY && stdout.isTTY)) throw new UsageError('--step needs a terminal.');
  return { speed: factor, pause, step: () => waitForKey(stdin) };
}

async function* entriesOf(reader: StoreReader, query: SessionQuery): AsyncGenerator<ReplayedEntry> {
  const entries = new EntryReader(reader);
  for await (const entry of readSession(reader, query)) yield await entries.read(entry);
}

function textLines(replayed: ReplayedEntry, offsetMs: number): string {
  return `${formatReplayedEntry(replayed, offsetMs).join('\n')}\n`;
}

function jsonLine(replayed: ReplayedEntry, offsetMs: number): string {
  return `${replayedEntryJson(replayed, offsetMs)}\n`;
}

function formatEntries(entries: number): string {
  return entries === 1 ? '1 entry' : `${entries} entries`;
}

function refuse(principals: readonly SessionPrincipal[], { stderr }: Io): number {
  if (principals.length === 0) {
    stderr.write('cordon replay: there is no such session.\n');
    return 1;
  }
  const lines = principals.map(
    ({ issuer, subject, entries }) => `  --subject ${subject} --issuer ${issuer}  (${formatEntries(entries)})`,
  );
  stderr.write(
    `cordon replay: several have a session of that name; say whose:\n${lines.map(printableText).join('\n')}\n`,
  );
  return 2;
}
