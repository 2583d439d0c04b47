import { createHash } from 'node:crypto';
import type { DocumentNode, FloatValueNode, GraphQLSchema, IntValueNode, OperationDefinitionNode } from 'graphql';
import { GraphQLID, getNamedType, print, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { Writer } from '../assemble/compile-writer.ts';
import { compileWriter } from '../assemble/compile-writer.ts';
import type { WriterContext } from '../assemble/generate-writer.ts';
import { reachableInputs } from '../audit/replay/reachable-inputs.ts';
import type { RuledOverride } from '../audit/ruling.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { categoriesOf } from '../catalog/classification.ts';
import type { OverrideLabel } from '../catalog/override-labels.ts';
import type { OverrideSettings } from '../config-override-labels.ts';
import { CodedError } from '../errors.ts';
import type { Supergraph } from '../execute/open-supergraph.ts';
import type { Plan } from '../execute/plan.ts';
import type { Principal } from '../identity/principal.ts';
import { callerOf } from '../identity/principal.ts';
import { compilePattern } from '../inspect/pattern-detector.ts';
import { createBoundedMap } from '../lib/bounded-map.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { Lifetime } from '../lib/lifetime.ts';
import { RESERVED_PREFIX } from '../lib/reserved-prefix.ts';
import type { ArgumentUses } from '../operation/argument-values.ts';
import type { CompiledOperation } from '../operation/compile-operation.ts';
import { compileOperation } from '../operation/compile-operation.ts';
import { conditionVariables } from '../operation/condition-variables.ts';
import type { InputGuard } from '../operation/create-input-guard.ts';
import { createInputGuard } from '../operation/create-input-guard.ts';
import { createInspectionOf } from '../operation/create-inspection-of.ts';
import type { Decided } from '../operation/decided.ts';
import { createShownMasks } from '../operation/shown-masks.ts';
import { createDeciders } from '../policy/create-deciders.ts';
import { createInputDecider } from '../policy/create-input-decider.ts';
import { decideAccess } from '../policy/decide-access.ts';
import { createDecisionKeys } from '../policy/decision-key.ts';
import type { Policy } from '../policy/policy.ts';
import { taskName } from '../policy/task-cap.ts';
import type { DumpWriter } from './dump-writer.ts';
import type { Overrides } from './overrides.ts';
import { createOverrides } from './overrides.ts';

/**
 * Compiles an operation for a principal, or finds it compiled; its plan waits no longer than its client. Throws
 * CodedError where it is refused.
 */
export type Preparer = (
  principal: Principal,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  request: PreparedRequest,
) => Prepared | Promise<Prepared>;

/** What preparing depends on beside what is asked and by whom. */
export interface PreparedRequest {
  readonly lifetime: Lifetime;
  /** A number from 0 to below 100, drawn once for the request: whether it is among the `percent(n)` of an `@override`. */
  readonly roll: number;
}

/** A compiled operation, its plan (none where nothing has to be fetched), the guard of its inputs and the writer of its answers. */
export interface Prepared {
  readonly operation: CompiledOperation;
  readonly plan: Plan | undefined;
  readonly inputGuard: InputGuard;
  readonly writer: Writer;
  /** Which of its snapshot's it is. */
  readonly number: number;
  /** Every field of it that is personal or protected, in the order of the document. */
  readonly decided: readonly Decided[];
  /** The categories of all that is personal in it. */
  readonly categories: ReadonlySet<string>;
  /** These, and those of all that may stand inside a variable. */
  readonly possibleCategories: ReadonlySet<string>;
  /** Every label of `@override` that its plan can meet, and whether it was made with the label in force. */
  readonly overrides: readonly RuledOverride[];
}

/** Bounds on one operation, and on how many are kept. */
export interface OperationLimits {
  readonly fields: number;
  readonly depth: number;
  /** How many bytes an answer may have. */
  readonly responseBytes: number;
  /** How much memory compiled operations may keep, in bytes. */
  readonly preparedCacheBytes: number;
}

interface PreparerInput {
  readonly supergraph: Supergraph;
  readonly catalog: Catalog;
  readonly policy: Policy;
  readonly guardedTypes: ReadonlySet<string>;
  readonly masks: Omit<WriterContext, 'task'>;
  readonly labels: readonly OverrideLabel[];
  readonly overrideSettings: OverrideSettings;
  readonly limits: OperationLimits;
  readonly dumpWriter: DumpWriter;
  /** Whether answers are recorded. */
  readonly isRecorded: boolean;
}

/**
 * The one cache of compiled operations of a snapshot.
 * SECURITY: its key holds all that compilation reads: the document, the operation, who decides alike, the variables that skip
 * and include, and which labels of `@override` are in force (test "A23 plans never mix principals").
 */
export function createPreparer(input: PreparerInput): Preparer {
  const { supergraph, catalog, policy, guardedTypes, masks, limits, dumpWriter, isRecorded } = input;
  const prepared = createBoundedMap<string, Prepared>(limits.preparedCacheBytes, weigh);
  const decisionKey = createDecisionKeys(policy, catalog);
  const traitsOf = new WeakMap<DocumentNode, DocumentTraits>();
  const shownMasks = createShownMasks(catalog);
  const subjectKeys = new Set([...policy.subjects].map(([type, { key }]) => memberCoordinate(type, key)));
  const unasked = new Set([...policy.subjects.values()].map(({ key }) => key));
  const overrides = createOverrides(input.labels, input.overrideSettings, unasked);
  const patterns = new Map([...policy.detectors].map(([name, text]) => [name, compilePattern(name, text)]));
  let lastNumber = 0;
  return (principal, document, operation, variables, { lifetime, roll }) => {
    const traits = traitsOf.get(document) ?? readTraits(document, overrides);
    traitsOf.set(document, traits);
    const conditions = traits.conditions.map((name) => variables[name] === true);
    const moved = traits.labels.map((label) => ({ label, inForce: overrides.isInForce(label, roll) }));
    // Names and conditions hold no bar, and who decides stands last. Which labels there are is the document's.
    const inForce = moved.map((each) => each.inForce);
    const key = `${traits.hash}|${operation.name?.value ?? ''}|${conditions}|${inForce}|${decisionKey(principal)}`;
    const known = prepared.get(key);
    if (known) return known;
    refuseReservedNames(document);
    if (traits.mayOverflow) refuseInfinity(document, supergraph.apiSchema);
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
    const task = principal.task.kind === 'label' ? principal.task.label : '';
    const options = { record: isRecorded, subjectKeys, mostBytes: limits.responseBytes };
    const writer = compileWriter(compiled.shape, { ...masks, task, patterns }, options);
    dumpWriter(operation.name?.value ?? '', writer);
    const keep = (plan: Plan | undefined): Prepared => {
      const number = ++lastNumber;
      const categories = categoriesIn(decided, compiled.inputs, catalog);
      const made = {
        operation: compiled,
        plan,
        inputGuard,
        writer,
        number,
        decided,
        categories,
        possibleCategories: new Set([...categories, ...variableCategories(compiled.inputs, catalog)]),
        overrides: plan ? moved : [],
      };
      prepared.set(key, made, callerOf(principal));
      return made;
    };
    if (!compiled.document) return keep(undefined);
    const labels = moved.filter((each) => each.inForce).map(({ label }) => label);
    return supergraph.plan(compiled.text, lifetime, labels).then(keep);
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

/** What any compiled operation keeps, in bytes: measured with its plan and its ruling. */
const BYTES_AN_OPERATION = 16_384;

/**
 * What a field of one keeps: its shape and its lines in up to four writers, masked or not and with or without an audit.
 * Measured at 800 to 1,300; aliases are fetched as one field, and types by their interface, so no text tells.
 */
const BYTES_A_FIELD = 1_500;

function weigh({ operation: { text, fieldCount } }: Prepared, key: string): number {
  return BYTES_AN_OPERATION + BYTES_A_FIELD * fieldCount + 2 * (text.length + key.length);
}

/** What the cache's key needs of a document; read once, since known documents come again and again. */
interface DocumentTraits {
  /** Of its printed text: the same for all documents that differ in layout only. */
  readonly hash: string;
  /** Variables that skip and include. */
  readonly conditions: readonly string[];
  /** Whether some literal may be beyond all doubles. */
  readonly mayOverflow: boolean;
  /** Labels of `@override` that a plan of it can meet. */
  readonly labels: readonly string[];
}

/** Only so many digits, or an exponent of three, make a number that large. */
const LARGE_NUMBER = /\d{200}|\de\+?\d{3}/i;

function readTraits(document: DocumentNode, overrides: Overrides): DocumentTraits {
  const text = print(document);
  return {
    hash: createHash('sha256').update(text).digest('base64'),
    conditions: [...conditionVariables(document)].sort(),
    mayOverflow: LARGE_NUMBER.test(text),
    labels: overrides.metBy(document),
  };
}

/** A client that names a reserved key could read, or forge, what the gateway fetches for itself (A1, A7). */
function refuseReservedNames(document: DocumentNode): void {
  visit(document, {
    Name: (node) => {
      if (node.value.startsWith(RESERVED_PREFIX)) throw new CodedError('RESERVED_NAME');
    },
  });
}

/** A literal beyond all doubles would be planned as infinity, which JSON cannot say. An ID is a text, however long. */
function refuseInfinity(document: DocumentNode, schema: GraphQLSchema): void {
  const types = new TypeInfo(schema);
  const check = ({ value }: IntValueNode | FloatValueNode): void => {
    if (Number.isFinite(Number(value)) || getNamedType(types.getInputType()) === GraphQLID) return;
    throw new CodedError('BAD_USER_INPUT');
  };
  visit(document, visitWithTypeInfo(types, { IntValue: check, FloatValue: check }));
}
