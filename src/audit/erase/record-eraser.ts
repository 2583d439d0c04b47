import type { StoreWriter } from '../../store/store-writer.ts';
import type { EntryTemplate } from '../entry-template.ts';
import type { Ledger } from '../ledger.ts';
import type { Erasure } from './erasure.ts';
import { ERASURE } from './erasure.ts';
import type { ErasurePlan } from './erasure-plan.ts';

/** Does a piece of work when nothing else is written. */
export type Turn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** What record views are erased with. */
export interface RecordEraserInput {
  readonly writer: StoreWriter;
  /** The ledger of this writer. */
  readonly ledger: Ledger;
  /** Who erases. */
  readonly issuer: string;
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly turn: Turn;
}

/** Erases record views, each named by an entry of the audit that says so. */
export class RecordEraser {
  readonly #input: RecordEraserInput;
  readonly #template: EntryTemplate;
  /** Far from the numbers of the gateway's entries. */
  #lastEntry = Number.MIN_SAFE_INTEGER;

  constructor(input: RecordEraserInput) {
    this.#input = input;
    const { issuer, subject } = input;
    this.#template = { ...NOTHING, kind: ERASURE, issuer, subject, operation: ERASURE };
  }

  /**
   * Erases what a plan says, for a reason. The entry that names it is durable before the first byte goes, and tells whether
   * all went: after a crash it is known what may be gone. Rejects with an Error that holds no value.
   */
  async erase({ erased, rewrites }: ErasurePlan, reason: string): Promise<void> {
    const entry = ++this.#lastEntry;
    const erasure: Erasure = { reason, erased };
    const beganAt = this.#input.now();
    await this.#begin(entry, beganAt, erasure);
    const failed = await this.#rewrite(rewrites);
    await this.#end(entry, beganAt, failed === 0);
    if (failed > 0)
      throw new Error(`${failed} recordings could not be rewritten; what was meant to go is still there.`);
  }

  async #begin(entry: number, beganAt: number, erasure: Erasure): Promise<void> {
    const { ledger, turn } = this.#input;
    const variables = JSON.stringify(erasure);
    const template = this.#template;
    const intent = { event: 'intent', entry, beganAt, template, variables, asked: [], canSpool: false } as const;
    const refused = await turn(() => ledger.record([intent]));
    if (refused.size > 0) throw new Error('The audit cannot be written, so nothing was erased.');
  }

  /** How many recordings could not be rewritten. One that is not there any more is gone. */
  async #rewrite(rewrites: ErasurePlan['rewrites']): Promise<number> {
    const { writer, turn } = this.#input;
    let failed = 0;
    for (const [id, rewrite] of rewrites) {
      await turn(() => writer.rewriteRecording(id, rewrite)).catch(() => failed++);
    }
    return failed;
  }

  async #end(entry: number, beganAt: number, isDone: boolean): Promise<void> {
    const { ledger, now, turn } = this.#input;
    const outcome = {
      ...NOTHING_SHOWN,
      event: 'outcome',
      entry,
      outcome: isDone ? 'answered' : 'failed',
      latencyUs: 1_000 * Math.max(0, now() - beganAt),
    } as const;
    const refused = await turn(() => ledger.record([outcome]));
    if (refused.size > 0) throw new Error('The audit cannot be written: it does not say that what went is gone.');
  }
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

const NOTHING_SHOWN = {
  codes: '[]',
  counts: '[]',
  calls: '{}',
  shown: [],
  record: undefined,
  canSpool: false,
} as const;
