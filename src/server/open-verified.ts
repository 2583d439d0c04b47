import type { BuiltCatalog, SupergraphSource } from '../catalog/build-catalog.ts';
import type { Config } from '../config.ts';
import type { FetchLimits } from '../execute/fetch-limits.ts';
import type { Supergraph } from '../execute/open-supergraph.ts';
import { openSupergraph } from '../execute/open-supergraph.ts';
import type { PlannerSettings } from '../execute/planner-limits.ts';
import { OpeningLimitError } from '../execute/planner-limits.ts';
import type { Finding } from '../lib/finding.ts';
import { FindingsError } from '../lib/finding.ts';
import { checkSubjects } from '../operation/check-subjects.ts';
import type { Policy } from '../policy/policy.ts';
import { unopenedSupergraph, unusableSupergraph } from './read-catalog.ts';

/** A supergraph that was read, and how it is to be served. */
export interface OpeningSource {
  readonly supergraph: SupergraphSource;
  /** What it was read to. */
  readonly read: Pick<BuiltCatalog, 'catalog' | 'document' | 'schema' | 'enforced'>;
  readonly policy: Policy;
  readonly urls: ReadonlyMap<string, string>;
  readonly fetch: FetchLimits;
  /** Whose tokens are accepted. */
  readonly issuers: readonly string[];
  readonly planCacheBytes: number;
  /** What opening the supergraph and planning may take; opening by its size unless set. */
  readonly planner: PlannerSettings;
  /** By subgraph: codes of its errors that go on; none unless given. */
  readonly passCodes?: ReadonlyMap<string, ReadonlySet<string>> | undefined;
}

/**
 * Opens a supergraph as it is served, and holds the policy's subjects against it; sends nothing to any subgraph. The
 * commands that check open the same way, so that they pass nothing that is refused at the start. Throws FindingsError.
 */
export async function openVerified(source: OpeningSource): Promise<Supergraph> {
  const { urls, fetch: limits, passCodes, planCacheBytes, planner, policy, issuers } = source;
  const { catalog, document, schema, enforced } = source.read;
  const supergraph = await openSupergraph({
    text: { sdl: source.supergraph.sdl, enforced },
    document,
    schema,
    urls,
    limits,
    ...(passCodes && { passCodes }),
    planCacheBytes,
    planner,
  }).catch((error: unknown) => {
    if (error instanceof OpeningLimitError) throw unopenedSupergraph(source.supergraph, error);
    throw unusableSupergraph(source.supergraph, error instanceof Error ? error.message : 'unknown');
  });
  try {
    const subjects = checkSubjects(policy, { schema: supergraph.apiSchema, catalog, issuers });
    refuseErrors([...checkPassCodes(passCodes, supergraph.subgraphs), ...subjects], source.supergraph);
    return supergraph;
  } catch (error) {
    await supergraph.close();
    throw error;
  }
}

/** By subgraph: codes of its errors that clients are sent. */
export function passCodesOf({ errors }: Pick<Config, 'errors'>): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(Object.entries(errors.passCodes).map(([name, codes]) => [name, new Set(codes)]));
}

/** Reports codes that are listed for a subgraph that does not exist: they would never pass. */
function checkPassCodes(passCodes: OpeningSource['passCodes'], subgraphs: readonly string[]): readonly Finding[] {
  const unknown = [...(passCodes?.keys() ?? [])].filter((name) => !subgraphs.includes(name));
  return unknown.map((name) => ({
    severity: 'error',
    code: 'CONFIG_UNKNOWN_SUBGRAPH',
    message: `errors.passCodes.${name}: the supergraph has no subgraph of this name.`,
    fix: `Write one of its names: ${subgraphs.join(', ')}.`,
  }));
}

/** Throws FindingsError with the errors among findings, where there are any. */
export function refuseErrors(findings: readonly Finding[], { file }: SupergraphSource): void {
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.length > 0) throw new FindingsError(`The supergraph ${file} cannot be served safely.`, errors);
}
