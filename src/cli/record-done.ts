import type { Outcome } from '../audit/entry-event.ts';
import type { EntryTemplate } from '../audit/entry-template.ts';
import type { Config } from '../config.ts';
import type { ErrorCode } from '../errors.ts';
import { StoreError } from '../store/store-error.ts';
import { openAuditLedger } from './open-audit-ledger.ts';

/** What a command does, as an entry of its own has it. */
export interface CommandDone {
  readonly beganAt: number;
  readonly template: EntryTemplate;
  /** Kept as they are, so they hold no value. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** SECURITY: raw, as is `shown`; only their digests are written (tests: 'a value is in no argument …'). */
  readonly asked: readonly string[];
  readonly shown: readonly string[];
  readonly outcome: Outcome;
  /** Why it was refused. */
  readonly code?: ErrorCode;
}

/**
 * Writes down what a command does, durable when it resolves, and resolves with the entry's id. Rejects with StoreError: then
 * nothing may be shown.
 */
export async function recordDone(config: Config, done: CommandDone): Promise<number> {
  const { ledger } = await openAuditLedger(config).catch((error: unknown) => {
    throw new StoreError(error instanceof Error ? error.message : UNKNOWN);
  });
  const { beganAt, template, asked, shown, outcome, code } = done;
  const about = { entry: 1, canSpool: false };
  const codes = JSON.stringify(code === undefined ? [] : [{ code, count: 1 }]);
  const latencyUs = 1_000 * (Date.now() - beganAt);
  try {
    const refused = await ledger.record([
      { ...about, event: 'intent', beganAt, template, variables: JSON.stringify(done.variables), asked },
      { ...about, ...NOTHING, event: 'outcome', outcome, codes, latencyUs, shown },
    ]);
    if (refused.size > 0) throw new StoreError(UNKNOWN);
    return ledger.head.entry;
  } finally {
    await ledger.close();
  }
}

const UNKNOWN = 'The audit cannot be written, so nothing is shown.';

const NOTHING = { counts: '[]', calls: '{}', record: undefined } as const;
