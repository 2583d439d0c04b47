import type { DocumentNode } from 'graphql';
import type { WriterContext } from '../assemble/generate-writer.ts';
import type { Introspector } from '../assemble/introspect.ts';
import { createIntrospector } from '../assemble/introspect.ts';
import type { SupergraphSource } from '../catalog/build-catalog.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { OverrideSettings } from '../config-override-labels.ts';
import type { FetchLimits } from '../execute/fetch-limits.ts';
import type { Supergraph } from '../execute/open-supergraph.ts';
import type { PlannerSettings } from '../execute/planner-limits.ts';
import { documentBytes } from '../http/document-bytes.ts';
import type { BoundedMap } from '../lib/bounded-map.ts';
import { createBoundedMap } from '../lib/bounded-map.ts';
import type { Finding } from '../lib/finding.ts';
import type { VariableCoercer } from '../operation/coerce-variables.ts';
import { createVariableCoercer } from '../operation/coerce-variables.ts';
import { guardedTypes } from '../operation/guarded-types.ts';
import { checkPolicyFits } from '../policy/check-policy-fits.ts';
import { fitPolicy } from '../policy/fit-policy.ts';
import type { OwnKeysOf } from '../policy/own-keys.ts';
import { createOwnKeys } from '../policy/own-keys.ts';
import type { Policy } from '../policy/policy.ts';
import { unansweredPolicies } from '../policy/unanswered-policies.ts';
import { checkSubgraphUrls } from './check-subgraph-urls.ts';
import type { DumpWriter } from './dump-writer.ts';
import { openVerified, refuseErrors } from './open-verified.ts';
import { checkOverrides } from './overrides.ts';
import type { OperationLimits, Preparer } from './prepare.ts';
import { createPreparer } from './prepare.ts';
import { readCatalog } from './read-catalog.ts';
import type { SnapshotRecords } from './snapshot-records.ts';
import { createSnapshotRecords } from './snapshot-records.ts';

/** One version of everything that an answer depends on. Immutable; a request takes one at its start (A22). */
export interface Snapshot {
  readonly supergraph: Supergraph;
  readonly catalog: Catalog;
  readonly policy: Policy;
  readonly ownKeysOf: OwnKeysOf;
  /** The input types whose values have to be looked at. */
  readonly guardedTypes: ReadonlySet<string>;
  readonly coerceVariables: VariableCoercer;
  readonly limits: Pick<SnapshotLimits, 'inputValues' | 'errors'>;
  readonly prepare: Preparer;
  readonly introspect: Introspector;
  /** What the audit keeps of its operations. */
  readonly records: SnapshotRecords;
  /** Documents that were found valid against this supergraph, by their exact source. */
  readonly documents: BoundedMap<string, DocumentNode>;
}

/** Bounds on operations, and on what is kept of them. */
export interface SnapshotLimits extends OperationLimits {
  /** How many values variables may hold, and arguments may take, in one operation. */
  readonly inputValues: number;
  /** How many values introspection may write in one operation. */
  readonly introspection: number;
  /** How many errors one answer may tell. */
  readonly errors: number;
  /** How much memory parsed documents may keep, in bytes: half of it here, half of it Apollo Server's. */
  readonly documentCacheBytes: number;
  readonly planCacheBytes: number;
}

/** What a snapshot is made of. */
export interface SnapshotSource {
  readonly supergraph: SupergraphSource;
  readonly policy: Policy;
  readonly urls: ReadonlyMap<string, string>;
  /** By subgraph: codes of its errors that clients are sent. */
  readonly passCodes?: ReadonlyMap<string, ReadonlySet<string>>;
  readonly fetch: FetchLimits;
  /** What opening the supergraph and planning may take; opening by its size unless set. */
  readonly planner: PlannerSettings;
  /** Whose tokens are accepted. */
  readonly issuers: readonly string[];
  /** Which labels of `@override` are in force. */
  readonly overrideSettings: OverrideSettings;
  readonly masks: Omit<WriterContext, 'task'>;
  readonly dumpWriter: DumpWriter;
  /** Whether answers are recorded. */
  readonly isRecorded: boolean;
  readonly limits: SnapshotLimits;
}

/** Builds a snapshot, or throws FindingsError with everything that is wrong. Warnings are returned. */
export async function openSnapshot(
  source: SnapshotSource,
): Promise<{ readonly snapshot: Snapshot; readonly warnings: readonly Finding[] }> {
  const read = readCatalog(source.supergraph, source.policy);
  const { catalog, overrides } = read;
  const findings = [
    ...read.located(checkSubgraphUrls(read.subgraphs, source.urls)),
    ...read.findings,
    ...checkPolicyFits(source.policy, catalog),
    ...read.located(checkOverrides(overrides, source.overrideSettings)),
  ];
  refuseErrors(findings, source.supergraph);
  const supergraph = await openVerified({ ...source, read, planCacheBytes: source.limits.planCacheBytes });
  const policy = fitPolicy(source.policy, catalog);
  const snapshot = { supergraph, catalog, policy, guardedTypes: guardedTypes(supergraph.apiSchema, catalog) };
  const { masks, limits, dumpWriter, isRecorded, overrideSettings } = source;
  const prepare = createPreparer({
    ...snapshot,
    masks,
    labels: overrides,
    overrideSettings,
    limits,
    dumpWriter,
    isRecorded,
  });
  const { sdl } = source.supergraph;
  const { keyId } = masks.keys;
  const records = createSnapshotRecords({ schema: supergraph.apiSchema, sdl, catalog, policy, keyId });
  const documents = createBoundedMap<string, DocumentNode>(limits.documentCacheBytes / 2, documentBytes);
  const coerceVariables = createVariableCoercer(supergraph.apiSchema, limits.inputValues);
  const warnings = [...findings, ...unansweredPolicies(catalog, source.policy)];
  return {
    snapshot: {
      ...snapshot,
      ownKeysOf: createOwnKeys(source.policy),
      coerceVariables,
      limits,
      introspect: createIntrospector(supergraph.apiSchema, limits.introspection),
      prepare,
      records,
      documents,
    },
    warnings,
  };
}
