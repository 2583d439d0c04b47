import type { KeptClaims } from '../audit/claims.ts';
import type { Flow } from '../audit/flow.ts';
import type { Ruling } from '../audit/ruling.ts';
import type { FoundEntry } from '../store/found-entry.ts';
import { callsOf, codesOf, countsOf, flowsOf } from './entry-parts.ts';
import type { Loaders } from './loaders.ts';
import { recordViewOf } from './record-view.ts';
import { rulingView } from './ruling-view.ts';
import { toSessionId } from './session-id.ts';

/** An entry as the schema has it; what is not in its row is loaded when it is asked for. */
export type EntryView = ReturnType<typeof entryView>;

/** The view of a row. */
export function entryView(row: FoundEntry, loaders: Loaders) {
  const ruling = async () => await loadRuling(row, loaders);
  return {
    id: String(row.id),
    began: row.began_at,
    kind: row.kind,
    principal: { issuer: row.issuer, subject: row.subject, client: row.client, task: row.task },
    session: { id: toSessionId(row), name: row.session },
    operation: row.operation === '' ? null : row.operation,
    document: row.document,
    variables: row.variables,
    outcome: row.outcome?.toUpperCase() ?? null,
    latencyMs: row.latency_us === null ? null : row.latency_us / 1_000,
    codes: () => codesOf(row),
    ruling: async () => rulingView(await ruling(), countsOf(row)),
    claims: () => loadClaims(row, loaders),
    calls: async () => callsOf(row, await ruling()),
    flows: async () => flowsOf(row, await ruling()).map(flowView),
    recordView: () => recordViewOf(row, loaders),
    chain: () => chainPlace(row, loaders),
  };
}

/** A flow as the schema has it. */
export function flowView({ via, ...flow }: Flow) {
  return { ...flow, via: via.toUpperCase() };
}

/** What has its hash was written by a gateway, so it is what it should be. */
async function loadRuling({ ruling }: FoundEntry, { artifact }: Loaders): Promise<Ruling | null> {
  return ruling === '' ? null : ((await artifact.load(ruling)) as Ruling);
}

async function loadClaims({ claims }: FoundEntry, { artifact }: Loaders): Promise<KeptClaims | null> {
  return claims === '' ? null : ((await artifact.load(claims)) as KeptClaims);
}

async function chainPlace({ writer, sequence, outcome_sequence }: FoundEntry, { checkpoint }: Loaders) {
  const last = await checkpoint.load(writer);
  return {
    writer,
    sequence,
    outcomeSequence: outcome_sequence,
    isCovered: last !== null && (outcome_sequence ?? Number.POSITIVE_INFINITY) <= last.sequence,
    checkpoint: last?.made_at ?? null,
  };
}
