import type { EntryFilter } from '../store/entry-query.ts';

/** A filter as the schema has it, coerced: null means "none" where there can be none, and nothing elsewhere. */
export interface FilterArgument {
  readonly from?: number | null;
  readonly to?: number | null;
  readonly issuer?: string | null;
  readonly subject?: string | null;
  readonly session?: string | null;
  readonly kind?: string | null;
  readonly operation?: string | null;
  readonly client?: string | null;
  readonly task?: string | null;
  readonly outcome?: string | null;
  readonly coordinate?: string | null;
  readonly category?: string | null;
  readonly effect?: string | null;
}

/** The filter as the store takes it. */
export function toEntryFilter(filter: FilterArgument | null | undefined): EntryFilter {
  const { from, to, issuer, subject, session, kind, operation, client, task, outcome, coordinate, category, effect } =
    filter ?? {};
  return {
    from: from ?? undefined,
    to: to ?? undefined,
    issuer: issuer ?? undefined,
    subject: subject ?? undefined,
    session: session ?? undefined,
    kind: kind ?? undefined,
    operation: operation ?? undefined,
    client,
    task,
    outcome: outcome?.toLowerCase() ?? outcome,
    coordinate: coordinate ?? undefined,
    category: category ?? undefined,
    effect: effect?.toLowerCase(),
  };
}
