import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { compileRequestRecord } from '../audit/compile-request-record.ts';
import type { Outcome } from '../audit/entry-event.ts';
import type { Audit, AuditEntry, CountedCode } from '../audit/open-audit.ts';
import { READING_KIND } from '../audit/reading-kind.ts';
import { CodedError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import { CONTROL_SCHEMA } from './control-schema.ts';

/** What is asked of the audit, and by whom. */
export interface Reading {
  readonly principal: Principal;
  readonly session: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** No argument of the control plane is known to be harmless: what was looked for is kept as digests alone. */
const NOTHING_PERSONAL = { catalog: { inputs: new Map() }, policy: { categories: new Map() } };

const NOTHING = { counts: [], calls: [], flows: [], shown: [], record: undefined, level: 'none' } as const;

/** Writes down that the audit is about to be read. Rejects with CodedError `AUDIT_UNAVAILABLE`: then it must not be. */
export async function beginReading(audit: Audit, reading: Reading): Promise<AuditEntry> {
  const entry = openEntry(audit, reading);
  if (!(await entry.begun)) throw new CodedError('AUDIT_UNAVAILABLE');
  return entry;
}

/** Writes down what became of it. Rejects with CodedError `AUDIT_UNAVAILABLE`: then nothing of it may be shown. */
export async function endReading(entry: AuditEntry, outcome: Outcome, codes: readonly CountedCode[]): Promise<void> {
  if (!(await entry.end({ ...NOTHING, outcome, codes }))) throw new CodedError('AUDIT_UNAVAILABLE');
}

/** Writes down that it was not read, and why. Rejects with CodedError `AUDIT_UNAVAILABLE` where that cannot be recorded. */
export async function refuseReading(audit: Audit, reading: Reading, { code }: CodedError): Promise<void> {
  const entry = openEntry(audit, reading);
  const ended = entry.end({ ...NOTHING, outcome: 'refused', codes: [{ code, count: 1 }] });
  if (!(await entry.begun) || !(await ended)) throw new CodedError('AUDIT_UNAVAILABLE');
}

function openEntry(audit: Audit, { principal, session, document, operation, variables }: Reading): AuditEntry {
  return audit.begin({
    principal,
    session,
    kind: READING_KIND,
    request: compileRequestRecord({ ...NOTHING_PERSONAL, schema: CONTROL_SCHEMA, document, operation }),
    variables,
    ruling: undefined,
    versions: [],
    canSpool: false,
  });
}
