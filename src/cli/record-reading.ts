import { READING_KIND } from '../audit/reading-kind.ts';
import type { Config } from '../config.ts';
import { REDACTED } from '../maskers/redacted-value.ts';
import { commandUser } from './open-audit-ledger.ts';
import { recordDone } from './record-done.ts';

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
export function recordReading(config: Config, { operation, said, asked }: CommandReading): Promise<number> {
  const free = FREE.flatMap((flag) => (typeof said[flag] === 'string' ? [said[flag]] : []));
  return recordDone(config, {
    beganAt: Date.now(),
    template: { ...NOTHING, kind: READING_KIND, ...commandUser(), operation },
    variables: Object.fromEntries(Object.entries(said).sort().map(keepable)),
    asked: [...asked, ...free],
    shown: [],
    outcome: 'answered',
  });
}

function keepable([flag, text]: readonly [string, string | boolean | undefined]) {
  const isKept = !FREE.includes(flag) || (typeof text === 'string' && NAME.test(text));
  return [flag, text === undefined || isKept ? text : REDACTED];
}

const NOTHING = {
  client: null,
  task: null,
  session: '',
  claims: '',
  ruling: '',
  document: '',
  artifacts: [],
} as const;
