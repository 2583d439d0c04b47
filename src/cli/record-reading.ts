import { READING_KIND } from '../audit/reading-kind.ts';
import type { Config } from '../config.ts';
import { REDACTED } from '../maskers/redacted-value.ts';
import { StoreError } from '../store/store-error.ts';
import { commandUser, openAuditLedger } from './open-audit-ledger.ts';

/** What somebody reads of the audit on the command line. */
export interface CommandReading {
  /** Such as `audit search`. */
  readonly operation: string;
  /** What was said, by flag. Names that may be a person's are kept as digests alone. */
  readonly said: Readonly<Record<string, string | boolean | undefined>>;
  /** SECURITY: raw; the values that were searched for, of which only digests are written (test "a value is …"). */
  readonly asked: readonly string[];
}

/** Flags whose text somebody thought of; all others are of a shape. */
const FREE = ['principal', 'subject', 'issuer', 'client', 'task', 'session'];

/** Such text is a name in a configuration or a token, and no number of a card, an account, a phone or a person. */
const NAME = /^(?!(?:\D*\d){7})[A-Za-z0-9][\w.:/-]{0,199}$/;

/**
 * Writes down that the audit is read, durable when it resolves, and resolves with the entry's id. Rejects with StoreError:
 * then nothing may be shown.
 */
export async function recordReading(config: Config, { operation, said, asked }: CommandReading): Promise<number> {
  const { ledger } = await openAuditLedger(config).catch((error: unknown) => {
    throw new StoreError(error instanceof Error ? error.message : UNKNOWN);
  });
  const beganAt = Date.now();
  const free = FREE.flatMap((flag) => (typeof said[flag] === 'string' ? [said[flag]] : []));
  const template = { ...NOTHING, kind: READING_KIND, ...commandUser(), operation };
  const variables = JSON.stringify(Object.fromEntries(Object.entries(said).sort().map(keepable)));
  const about = { entry: 1, canSpool: false };
  try {
    const refused = await ledger.record([
      { ...about, event: 'intent', beganAt, template, variables, asked: [...asked, ...free] },
      { ...about, event: 'outcome', ...ENDED, latencyUs: 1_000 * (Date.now() - beganAt) },
    ]);
    if (refused.size > 0) throw new StoreError(UNKNOWN);
    return ledger.head.entry;
  } finally {
    await ledger.close();
  }
}

function keepable([flag, text]: readonly [string, string | boolean | undefined]) {
  const isKept = !FREE.includes(flag) || (typeof text === 'string' && NAME.test(text));
  return [flag, text === undefined || isKept ? text : REDACTED];
}

const UNKNOWN = 'The audit cannot be written, so it must not be read.';

const NOTHING = {
  client: null,
  task: null,
  session: '',
  claims: '',
  ruling: '',
  document: '',
  artifacts: [],
} as const;

const ENDED = {
  outcome: 'answered',
  codes: '[]',
  counts: '[]',
  calls: '{}',
  shown: [],
  record: undefined,
} as const;
