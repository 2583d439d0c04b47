import type { RecordView } from '../assemble/view.ts';
import type { Principal } from '../identity/principal.ts';
import type { Find } from '../inspect/find.ts';
import type { RecordLevel } from '../policy/audit-policy.ts';
import type { Artifact } from './artifact.ts';
import { claimsArtifact } from './claims.ts';
import type { RequestRecord } from './compile-request-record.ts';
import type { Outcome } from './entry-event.ts';
import type { EntryTemplate } from './entry-template.ts';
import { FindDelivery } from './find-delivery.ts';
import { keepRecord } from './keep-record.ts';
import type { LedgerSettings } from './ledger-thread.ts';
import { LedgerThread } from './ledger-thread.ts';

/** What is about to be done, by whom. */
export interface Undertaking {
  readonly principal: Principal;
  readonly session: string;
  readonly kind: string;
  readonly request: RequestRecord;
  /** As subgraphs are sent them: as the client sent them, but an ID that no double carries as a string. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** None where nothing is decided: what is done to the audit itself. */
  readonly ruling: Artifact | undefined;
  /** What the ruling names. */
  readonly versions: readonly Artifact[];
  /** Whether it may wait in the journal where the store cannot be reached. */
  readonly canSpool: boolean;
}

/** What became of it. */
export interface Conclusion {
  readonly outcome: Outcome;
  readonly codes: readonly CountedCode[];
  /** By the numbers of the ruling's decisions. */
  readonly counts: readonly number[];
  /** By the numbers of the ruling's fetches. */
  readonly calls: readonly number[];
  /** Numbers of the ruling's flows. */
  readonly flows: readonly number[];
  /** SECURITY: raw values, for digests alone. */
  readonly shown: readonly unknown[];
  readonly record: RecordView | undefined;
  /** How much of the record view is kept. */
  readonly level: RecordLevel;
}

/** How often an error was told. */
export interface CountedCode {
  readonly code: string;
  readonly coordinate?: string;
  /** Of personal data that was found where nobody annotated. */
  readonly category?: string;
  readonly count: number;
}

/** An entry under way. */
export interface AuditEntry {
  /** Resolves with whether the intent is durable; never rejects. Where it is not, nothing may be done. */
  readonly begun: Promise<boolean>;
  /** Resolves with whether the outcome is durable; never rejects. To be called once. */
  end(conclusion: Conclusion): Promise<boolean>;
}

/** The audit of one gateway. */
export interface Audit {
  /** Entries that an earlier process left open, and that are marked now. */
  readonly interrupted: number;
  /** Entries that an earlier process left in a journal, and that are written now. */
  readonly drained: number;
  /** Writes down what is about to be done. */
  begin(undertaking: Undertaking): AuditEntry;
  /** Counts what inspection found in an answer. It is written some seconds later, beside the chain; nobody waits for that. */
  countFinds(finds: readonly Find[]): void;
  close(): Promise<void>;
}

/** How the audit is kept. */
export interface AuditSettings extends LedgerSettings {
  readonly recordLimitBytes: number;
}

/** How long finds are counted until they are written, in milliseconds. */
const FINDS_MS = 5_000;

/** Opens the audit. Rejects with StoreError, which says what to do. */
export async function openAudit(settings: AuditSettings): Promise<Audit> {
  const ledger = await LedgerThread.open(settings);
  const finds = new FindDelivery({ write: (rows) => ledger.addFinds(rows), spacingMs: FINDS_MS, now: Date.now });
  const templateOf = createTemplates();
  let last = 0;

  function begin(undertaking: Undertaking): AuditEntry {
    const entry = ++last;
    const started = performance.now();
    const { request, canSpool } = undertaking;
    const { variables, values } = request.record(undertaking.variables);
    const begun = ledger.record({
      event: 'intent',
      entry,
      beganAt: Date.now(),
      template: templateOf(undertaking),
      variables,
      asked: [...request.fixedValues, ...values].map(({ value }) => value),
      canSpool,
    });
    return { begun, end: (conclusion) => end(entry, started, canSpool, conclusion) };
  }

  function end(entry: number, started: number, canSpool: boolean, conclusion: Conclusion): Promise<boolean> {
    const { outcome, codes, counts, calls, flows, shown, record, level } = conclusion;
    return ledger.record({
      event: 'outcome',
      entry,
      outcome,
      codes: codes.length === 0 ? '[]' : JSON.stringify(codes),
      latencyUs: Math.round(1_000 * (performance.now() - started)),
      counts: `[${counts.join()}]`,
      calls: `{"fetches":[${calls.join()}],"flows":[${flows.join()}]}`,
      shown,
      record: record && level !== 'none' ? keepRecord(record, level, settings.recordLimitBytes) : undefined,
      canSpool,
    });
  }

  return {
    get interrupted() {
      return ledger.interrupted;
    },
    get drained() {
      return ledger.drained;
    },
    begin,
    countFinds: (found) => finds.count(found),
    close: async () => {
      await finds.close();
      await ledger.close();
    },
  };
}

/** Templates are objects that stay the same, so that each goes to the ledger's thread once. */
function createTemplates(): (undertaking: Undertaking) => EntryTemplate {
  const known = new WeakMap<Principal, WeakMap<RequestRecord, EntryTemplate>>();
  const claimsOf = createClaims();
  return (undertaking) => {
    const { principal, session, request, ruling } = undertaking;
    const ofPrincipal = known.get(principal) ?? new WeakMap<RequestRecord, EntryTemplate>();
    const before = ofPrincipal.get(request);
    if (before?.session === session && before.ruling === (ruling?.hash ?? '')) return before;
    const template = toTemplate(undertaking, claimsOf(principal));
    known.set(principal, ofPrincipal.set(request, template));
    return template;
  };
}

function toTemplate(undertaking: Undertaking, claims: Artifact): EntryTemplate {
  const { principal, session, kind, request, ruling, versions } = undertaking;
  return {
    kind,
    // As every store keeps text: the links must be those of the rows.
    issuer: principal.issuer.toWellFormed(),
    subject: principal.subject.toWellFormed(),
    client: principal.client?.toWellFormed() ?? null,
    task: principal.task.kind === 'label' ? principal.task.label : null,
    session,
    claims: claims.hash,
    ruling: ruling?.hash ?? '',
    operation: request.operation,
    document: request.document,
    artifacts: [claims, ...(ruling ? [ruling] : []), ...versions],
  };
}

/** One principal object a token, so its claims are written once. */
function createClaims(): (principal: Principal) => Artifact {
  const known = new WeakMap<Principal, Artifact>();
  return (principal) => {
    const artifact = known.get(principal) ?? claimsArtifact(principal);
    known.set(principal, artifact);
    return artifact;
  };
}
