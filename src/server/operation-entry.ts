import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { AnswerFinds } from '../assemble/answer-finds.ts';
import type { Tracked } from '../assemble/compile-writer.ts';
import type { RecordView } from '../assemble/view.ts';
import type { Audit, AuditEntry, Conclusion, CountedCode } from '../audit/open-audit.ts';
import { CodedError } from '../errors.ts';
import type { FetchContext } from '../execute/run-plan.ts';
import type { AnswerError } from '../http/public-error.ts';
import type { Principal } from '../identity/principal.ts';
import type { RecordLevel } from '../policy/audit-policy.ts';
import { maySpool, recordLevel } from '../policy/audit-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { taskName } from '../policy/task-cap.ts';
import type { Prepared } from './prepare.ts';
import type { Snapshot } from './snapshot.ts';
import type { Ruled } from './snapshot-records.ts';

/** The entry of one operation in the audit, as its life goes on. */
export interface OperationEntry {
  /** It is refused before anything is fetched. Rejects with CodedError `AUDIT_UNAVAILABLE` where that cannot be recorded. */
  refuse(error: unknown): Promise<void>;
  /** It is about to be carried out. Rejects with CodedError `AUDIT_UNAVAILABLE`: then nothing may be fetched. */
  begin(prepared: Prepared): Promise<void>;
  /** It was carried out. Rejects with CodedError where that is not durable: then nothing of it may be shown. */
  conclude(answered: Answered): Promise<void>;
  /** It began and was not answered: by a fault of ours, or for what its answer would have been. Never rejects. */
  fail(error: unknown): Promise<void>;
}

/** What was carried out. */
export interface Answered {
  readonly errors: readonly AnswerError[];
  readonly calls: readonly number[];
  readonly tracked: Tracked | undefined;
  readonly record: RecordView | null | undefined;
  readonly finds: AnswerFinds;
}

/** Whose operation it is, and what was sent. */
export interface AskedOperation {
  readonly principal: Principal;
  readonly session: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As subgraphs are sent them: as the client sent them, but an ID that no double carries as a string. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly snapshot: Snapshot;
  readonly lifetime: FetchContext['lifetime'];
}

const NO_CATEGORIES: ReadonlySet<string> = new Set();

/** Where there is no audit nothing is written down. */
const NO_ENTRY: OperationEntry = {
  refuse: async () => undefined,
  begin: async () => undefined,
  conclude: async () => undefined,
  fail: async () => undefined,
};

const NOTHING = { codes: [], counts: [], calls: [], flows: [], shown: [], record: undefined, level: 'none' } as const;

/** The entry of an operation that was found; nothing is written before its life goes on. */
export function entryOf(audit: Audit | undefined, asked: AskedOperation): OperationEntry {
  return audit ? new KeptEntry(audit, asked) : NO_ENTRY;
}

class KeptEntry implements OperationEntry {
  readonly #audit: Audit;
  readonly #asked: AskedOperation;
  #categories = NO_CATEGORIES;
  #ruled: Ruled | undefined;
  #entry: AuditEntry | undefined;

  constructor(audit: Audit, asked: AskedOperation) {
    this.#audit = audit;
    this.#asked = asked;
  }

  async refuse(error: unknown): Promise<void> {
    const entry = this.#open(undefined);
    const isRefused = error instanceof CodedError;
    const ended = entry.end({ ...NOTHING, outcome: isRefused ? 'refused' : 'failed', codes: [codeOf(error)] });
    const isDurable = (await entry.begun) && (await ended);
    if (!isDurable) throw new CodedError('AUDIT_UNAVAILABLE');
  }

  async begin(prepared: Prepared): Promise<void> {
    this.#entry = this.#open(prepared);
    if (!(await this.#entry.begun)) throw new CodedError('AUDIT_UNAVAILABLE');
  }

  async conclude({ errors, calls, tracked, record, finds }: Answered): Promise<void> {
    this.#audit.countFinds(finds.finds);
    const isDurable = await this.#end({
      outcome: this.#asked.lifetime.isGone ? 'abandoned' : 'answered',
      codes: [...countedCodes(errors), ...inspectionCodes(finds)],
      counts: tracked?.counts ?? [],
      calls,
      flows: this.#ruled?.flowsIn({ calls, variables: this.#asked.variables }) ?? [],
      shown: tracked?.shown ?? [],
      record: record ?? undefined,
      level: this.#level(),
    });
    if (isDurable) return;
    // I8: it has run, so it must not be told refused.
    if (this.#asked.operation.operation === 'mutation')
      throw new CodedError('AUDIT_OUTCOME_UNAVAILABLE', { executed: true });
    throw new CodedError('AUDIT_UNAVAILABLE');
  }

  async fail(error: unknown): Promise<void> {
    await this.#end({ ...NOTHING, outcome: 'failed', codes: [codeOf(error)] });
  }

  #open(prepared: Prepared | undefined): AuditEntry {
    this.#categories = prepared?.categories ?? NO_CATEGORIES;
    const { principal, session, document, operation, variables, snapshot } = this.#asked;
    const request = snapshot.records.requestOf(document, operation);
    const kind = operation.operation;
    this.#ruled = snapshot.records.rulingOf(principal, kind, request, prepared);
    return this.#audit.begin({
      principal,
      session,
      kind,
      request,
      variables,
      ruling: this.#ruled.artifact,
      versions: snapshot.records.versions,
      canSpool: kind === 'query' && canSpool(snapshot.policy, prepared),
    });
  }

  async #end(conclusion: Conclusion): Promise<boolean> {
    return (await this.#entry?.end(conclusion)) ?? false;
  }

  #level(): RecordLevel {
    const { principal, snapshot } = this.#asked;
    return recordLevel(snapshot.policy.audit, taskName(principal.task), this.#categories);
  }
}

/** I2: of what was refused before it was decided nobody knows what it is about. */
function canSpool({ audit }: Policy, prepared: Prepared | undefined): boolean {
  return prepared !== undefined && maySpool(audit, prepared.possibleCategories);
}

function codeOf(error: unknown): CountedCode {
  if (!(error instanceof CodedError)) return { code: 'INTERNAL', count: 1 };
  const { coordinate } = error.details;
  return { code: error.code, ...(coordinate !== undefined && { coordinate }), count: 1 };
}

function countedCodes(errors: readonly AnswerError[]): readonly CountedCode[] {
  if (errors.length === 0) return NO_CODES;
  const counted = new Map<string, CountedCode>();
  for (const { code, details } of errors) {
    const coordinate = details?.coordinate;
    const key = `${code} ${coordinate ?? ''}`;
    const count = (counted.get(key)?.count ?? 0) + 1;
    counted.set(key, { code, ...(coordinate !== undefined && { coordinate }), count });
  }
  return [...counted.values()];
}

/** SECURITY: only the audit is told what hidden text holds, and what was too long to be searched. */
function inspectionCodes({ finds, unscanned }: AnswerFinds): readonly CountedCode[] {
  if (finds.length + unscanned.size === 0) return NO_CODES;
  return [
    ...finds.map(({ coordinate, category, count }) => ({ code: 'PERSONAL_DATA_FOUND', coordinate, category, count })),
    ...[...unscanned].map(([coordinate, count]) => ({ code: 'TOO_LONG_TO_INSPECT', coordinate, count })),
  ];
}

const NO_CODES: readonly CountedCode[] = [];
