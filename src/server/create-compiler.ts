import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Writer } from '../assemble/compile-writer.ts';
import { compileWriter } from '../assemble/compile-writer.ts';
import type { WriterContext } from '../assemble/generate-writer.ts';
import { reachableInputs } from '../audit/replay/reachable-inputs.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { categoriesOf } from '../catalog/classification.ts';
import { CodedError } from '../errors.ts';
import type { Supergraph } from '../execute/open-supergraph.ts';
import type { Principal } from '../identity/principal.ts';
import { compilePattern } from '../inspect/pattern-detector.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { ArgumentUses } from '../operation/argument-values.ts';
import type { CompiledOperation } from '../operation/compile-operation.ts';
import { compileOperation } from '../operation/compile-operation.ts';
import type { InputGuard } from '../operation/create-input-guard.ts';
import { createInputGuard } from '../operation/create-input-guard.ts';
import { createInspectionOf } from '../operation/create-inspection-of.ts';
import type { Decided } from '../operation/decided.ts';
import { createShownMasks } from '../operation/shown-masks.ts';
import { createDeciders } from '../policy/create-deciders.ts';
import { createInputDecider } from '../policy/create-input-decider.ts';
import { decideAccess } from '../policy/decide-access.ts';
import type { Policy } from '../policy/policy.ts';
import { taskName } from '../policy/task-cap.ts';
import type { DumpWriter } from './dump-writer.ts';

/** An operation as one principal may run it: what is fetched, the guard of its inputs and the writer of its answers. */
export interface CompiledRequest {
  readonly operation: CompiledOperation;
  readonly inputGuard: InputGuard;
  readonly writer: Writer;
  /** Every field of it that is personal or protected, in the order of the document. */
  readonly decided: readonly Decided[];
  /** The categories of all that is personal in it. */
  readonly categories: ReadonlySet<string>;
  /** These, and those of all that may stand inside a variable. */
  readonly possibleCategories: ReadonlySet<string>;
}

/** Compiles an operation for a principal. Throws CodedError where it is refused. */
export type RequestCompiler = (
  principal: Principal,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
) => CompiledRequest;

/** Bounds on one operation. */
export interface CompilerLimits {
  readonly fields: number;
  readonly depth: number;
  readonly rootFields: number;
  /** How many bytes an answer may have. */
  readonly responseBytes: number;
}

/** What all operations of a snapshot are compiled with. */
export interface CompilerInput {
  readonly supergraph: Supergraph;
  readonly catalog: Catalog;
  readonly policy: Policy;
  readonly guardedTypes: ReadonlySet<string>;
  readonly masks: Omit<WriterContext, 'task'>;
  readonly limits: CompilerLimits;
  readonly dumpWriter: DumpWriter;
  /** Whether answers are recorded. */
  readonly isRecorded: boolean;
}

/** A compiler for one snapshot. */
export function createCompiler(input: CompilerInput): RequestCompiler {
  const { supergraph, catalog, policy, guardedTypes, masks, limits, dumpWriter, isRecorded } = input;
  const shownMasks = createShownMasks(catalog);
  const subjectKeys = new Set([...policy.subjects].map(([type, { key }]) => memberCoordinate(type, key)));
  const patterns = new Map([...policy.detectors].map(([name, text]) => [name, compilePattern(name, text)]));
  return (principal, document, operation, variables) => {
    const situation = { principal, operation: operation.operation, isSelf: false };
    const inputGuard = createInputGuard({
      decideInput: createInputDecider(situation, policy),
      shownMasks,
      keyId: masks.keys.keyId,
    });
    const decided: Decided[] = [];
    const compiled = compileOperation({
      schema: supergraph.apiSchema,
      catalog,
      document,
      operation,
      variables,
      deciders: createDeciders(situation, policy),
      policy,
      decideAccess: (requirement) => decideAccess(principal, requirement, policy),
      inputGuard,
      inspectionOf: createInspectionOf(policy, catalog, taskName(principal.task)),
      guardedTypes,
      fieldLimit: limits.fields,
      depthLimit: limits.depth,
      onDecided: (each) => decided.push(each),
    });
    const rootFields = [...compiled.shape.types.values()].reduce((sum, { fields }) => sum + fields.length, 0);
    if (rootFields > limits.rootFields) throw new CodedError('OPERATION_TOO_LARGE', { limit: limits.rootFields });
    const task = principal.task.kind === 'label' ? principal.task.label : '';
    const options = { record: isRecorded, subjectKeys, mostBytes: limits.responseBytes };
    const writer = compileWriter(compiled.shape, { ...masks, task, patterns }, options);
    dumpWriter(operation.name?.value ?? '', writer);
    const categories = categoriesIn(decided, compiled.inputs, catalog);
    const possibleCategories = new Set([...categories, ...variableCategories(compiled.inputs, catalog)]);
    return { operation: compiled, inputGuard, writer, decided, categories, possibleCategories };
  };
}

/** What stands inside a variable may be of further ones (`variableCategories`). */
function categoriesIn(
  decided: readonly Decided[],
  { fixed, open }: ArgumentUses,
  catalog: Catalog,
): ReadonlySet<string> {
  return new Set([
    ...decided.flatMap(({ decision }) => decision?.categories ?? []),
    ...fixed.flatMap(({ guards }) => guards.flatMap(({ input }) => categoriesOf(input.classification))),
    ...open.flatMap(({ coordinate }) => inputCategories(coordinate, catalog)),
  ]);
}

/** What the values of variables may be of. */
function variableCategories({ open }: ArgumentUses, catalog: Catalog): readonly string[] {
  return open.flatMap(({ definition }) =>
    reachableInputs(definition.type, catalog).flatMap((coordinate) => inputCategories(coordinate, catalog)),
  );
}

function inputCategories(coordinate: Coordinate, { inputs }: Catalog): readonly string[] {
  const input = inputs.get(coordinate);
  return input ? categoriesOf(input.classification) : [];
}
