import { ENTRY_USAGE } from './entry-flags.ts';
import { runOrRefuse } from './run-or-refuse.ts';
import type { Io, Verb } from './verb.ts';
import { UsageError } from './verb.ts';

/** One thing to do with the audit; its file is only loaded when it is done. */
interface AuditVerb {
  readonly name: string;
  /** Its flags, and what it does. */
  readonly usage: string;
  readonly load: () => Promise<Verb['run']>;
}

const AUDIT_VERBS: readonly AuditVerb[] = [
  {
    name: 'verify',
    usage: `cordon audit verify [--checkpoints FILE] [--keys FILE] [--json] [--config FILE]

Looks at everything that the audit holds, whether the gateway runs or not: says what was edited, taken away, moved or added,
and exits with 1 where anything was.

  --checkpoints FILE  checkpoints that were kept elsewhere, one a line, as "cordon audit checkpoints" prints them
  --keys FILE         what they are verified with (default: the key file in the data folder)
  --json              print JSON`,
    load: async () => (await import('./audit-verify.ts')).runAuditVerify,
  },
  {
    name: 'checkpoints',
    usage: `cordon audit checkpoints [--public-keys] [--config FILE]

Prints the signed checkpoints of the store, one a line, to be kept where nobody who can write the store can write.

  --public-keys       print what verifies them instead, for "--keys" of "verify"`,
    load: async () => (await import('./audit-checkpoints.ts')).runAuditCheckpoints,
  },
  {
    name: 'erase',
    usage: `cordon audit erase --reason TEXT [--config FILE]
                   --entry ID | --older-than DAYSd | --session NAME [--principal SUBJECT] [--issuer URL]

Takes record views away for good. Everything else of an entry stays, and the audit says who erased what, and why.

  --entry ID          that of one entry
  --session NAME      those of a session; of several principals' sessions of one name, say whose
  --older-than 90d    all of more than so many days ago
  --reason TEXT       why, in at most 200 characters; it stays, so it must not name the person`,
    load: async () => (await import('./audit-erase.ts')).runAuditErase,
  },
  {
    name: 'search',
    usage: `cordon audit search [--subject-value < FILE] [--limit N] [--json] [flags below] [--config FILE]

Prints the entries that meet all flags, the newest first, one a line: when, its number, who, client, task, operation, what
became of it, and what was decided. Whoever reads the audit is recorded in it, before anything is printed.

  --subject-value             who asked for the value on standard input, or was shown it, in whatever spelling
  --limit N                   at most so many (default: 100)
  --json                      print a line of JSON for each
${ENTRY_USAGE}`,
    load: async () => (await import('./audit-search.ts')).runAuditSearch,
  },
  {
    name: 'show',
    usage: `cordon audit show ENTRY [--json] [--config FILE]

Prints all of one entry, by its number: decisions with reasons and counts, what was called and sent, and the record view.`,
    load: async () => (await import('./audit-show.ts')).runAuditShow,
  },
  {
    name: 'export',
    usage: `cordon audit export [--format ndjson|csv] [flags of "search"] [--config FILE]

Prints all entries that meet all flags, the oldest first, with all that belongs to them (default: ndjson).`,
    load: async () => (await import('./audit-export.ts')).runAuditExport,
  },
];

/** `cordon audit …`: what is done with the audit; it needs no server. */
export const auditVerb: Verb = {
  usage: `Usage: ${AUDIT_VERBS.map(({ usage }) => usage).join('\n\n')}

  --config FILE       the configuration that names the data folder and the store (default: cordon.yaml)`,
  run,
};

async function run([name, ...args]: readonly string[], io: Io): Promise<number> {
  const verb = AUDIT_VERBS.find((each) => each.name === name);
  if (!verb) throw new UsageError(`Say what to do: ${AUDIT_VERBS.map((each) => each.name).join(', ')}.`);
  return await runOrRefuse(`audit ${verb.name}`, io, async () => (await verb.load())(args, io));
}
