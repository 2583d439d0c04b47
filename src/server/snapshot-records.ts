import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Artifact } from '../audit/artifact.ts';
import { toArtifact } from '../audit/artifact.ts';
import type { RequestRecord } from '../audit/compile-request-record.ts';
import { compileRequestRecord } from '../audit/compile-request-record.ts';
import type { FlowRecorder } from '../audit/create-flow-recorder.ts';
import { createFlowRecorder } from '../audit/create-flow-recorder.ts';
import type { PlannedFlow } from '../audit/planned-flows.ts';
import { plannedFlows } from '../audit/planned-flows.ts';
import type { RuledInput, Ruling } from '../audit/ruling.ts';
import { ruledDecisions, rulingArtifact } from '../audit/ruling.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { categoriesOf } from '../catalog/classification.ts';
import type { Principal } from '../identity/principal.ts';
import { callerOf } from '../identity/principal.ts';
import { createBoundedMap } from '../lib/bounded-map.ts';
import type { ArgumentUses } from '../operation/argument-values.ts';
import type { Policy } from '../policy/policy.ts';
import { taskName } from '../policy/task-cap.ts';
import type { Prepared } from './prepare.ts';

/** What entries of one snapshot's operations have in common, worked out once. */
export interface SnapshotRecords {
  /** Supergraph and policy, kept by what they say. */
  readonly versions: readonly Artifact[];
  /** What is kept of requests with an operation. */
  requestOf(document: DocumentNode, operation: OperationDefinitionNode): RequestRecord;
  /** What was decided; where the operation was refused before it was, only for whom. */
  rulingOf(principal: Principal, kind: string, request: RequestRecord, prepared: Prepared | undefined): Ruled;
}

/** A ruling as it is kept, and which of its flows a run of the operation causes. */
export interface Ruled {
  readonly artifact: Artifact;
  readonly flowsIn: FlowRecorder;
}

interface RecordsInput {
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  readonly catalog: Catalog;
  readonly policy: Policy;
  /** The id of the key that hashes and pseudonyms are made with. */
  readonly keyId: string;
}

/** Rulings that are kept, in characters of their texts. */
const RULING_CHARACTERS = 8_000_000;

/** Works out what entries have in common when it is first needed. */
export function createSnapshotRecords({ schema, sdl, catalog, policy, keyId }: RecordsInput): SnapshotRecords {
  const supergraph = toArtifact('supergraph', sdl);
  const policyFile = toArtifact('policy', policy.text);
  const versions = { supergraph: supergraph.hash, policy: policyFile.hash, keys: keyId };
  const requests = new WeakMap<OperationDefinitionNode, RequestRecord>();
  const rulings = createBoundedMap<string, Ruled>(RULING_CHARACTERS, ({ artifact }) => artifact.content.length);

  function requestOf(document: DocumentNode, operation: OperationDefinitionNode): RequestRecord {
    const known = requests.get(operation);
    if (known) return known;
    const record = compileRequestRecord({ schema, catalog, policy, document, operation });
    requests.set(operation, record);
    return record;
  }

  function rulingOf(
    principal: Principal,
    kind: string,
    { operation }: RequestRecord,
    prepared: Prepared | undefined,
  ): Ruled {
    // As every store keeps text: what the index says of a ruling must be what it says itself.
    const [client, task] = [principal.client?.toWellFormed() ?? '', taskName(principal.task)];
    // Neither a client nor a task holds a line feed where it matters: kind, number and name stand first.
    const key = `${kind} ${prepared?.number ?? ''} ${operation}\n${task}\n${client}`;
    const known = rulings.get(key);
    if (known) return known;
    const flows = prepared?.plan ? plannedFlows(prepared.plan, catalog) : [];
    const decided = prepared ? decidedOf(prepared, flows, catalog) : NOTHING_DECIDED;
    const overrides = prepared?.overrides ?? [];
    const moved = overrides.length > 0 && { overrides };
    const artifact = rulingArtifact({ kind, operation, client, task, ...decided, ...moved, versions });
    const ruled = { artifact, flowsIn: createFlowRecorder(flows) };
    rulings.set(key, ruled, callerOf(principal));
    return ruled;
  }

  return { versions: [supergraph, policyFile], requestOf, rulingOf };
}

type DecidedParts = Pick<Ruling, 'decisions' | 'inputs' | 'fetches' | 'flows'>;

const NOTHING_DECIDED: DecidedParts = { decisions: [], inputs: [], fetches: [], flows: [] };

function decidedOf(
  { decided, writer, operation, plan }: Prepared,
  flows: readonly PlannedFlow[],
  catalog: Catalog,
): DecidedParts {
  return {
    decisions: ruledDecisions(decided, writer.trackedLeaves),
    inputs: ruledInputs(operation.inputs, catalog),
    fetches: plan?.fetches.map(({ subgraph }) => subgraph) ?? [],
    flows: flows.map(({ flow }) => flow),
  };
}

/** What the document says of personal inputs; what stands inside a variable is hidden by its classification all the same. */
function ruledInputs({ fixed, open }: ArgumentUses, { inputs }: Catalog): readonly RuledInput[] {
  const uses = [
    ...fixed.flatMap(({ guards, writes }) => guards.map(({ coordinate }) => ({ coordinate, writes }))),
    ...open,
  ];
  const ruled = uses.flatMap(({ coordinate, writes }): readonly RuledInput[] => {
    const input = inputs.get(coordinate);
    return input ? [{ coordinate, categories: categoriesOf(input.classification), use: writes ? 'write' : 'use' }] : [];
  });
  return [...new Map(ruled.map((each) => [`${each.coordinate} ${each.use}`, each])).values()];
}
