import type { ReplayedEntry } from '../audit/session/replayed-entry.ts';
import { printableJson } from '../lib/printable-text.ts';
import { readJson } from '../lib/read-json.ts';

/** An entry for machines, as one line of JSON. `offsetMs` is how long after the session's first entry it began. */
export function replayedEntryJson({ entry, decisions, calls, view }: ReplayedEntry, offsetMs: number): string {
  const { id, kind, issuer, subject, client, task, session, operation, document, outcome, latency_us } = entry;
  const json = JSON.stringify({
    id: String(id),
    began: new Date(entry.began_at).toISOString(),
    offsetMs,
    kind,
    issuer,
    subject,
    client,
    task,
    session,
    operation,
    document,
    variables: readJson(entry.variables) ?? entry.variables,
    outcome,
    codes: readJson(entry.codes) ?? entry.codes,
    latencyMs: latency_us === null ? null : latency_us / 1_000,
    decisions: decisions ?? null,
    calls: Object.fromEntries(calls),
    record: view,
  });
  return printableJson(json);
}
