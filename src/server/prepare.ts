import { createHash } from 'node:crypto';
import type { DocumentNode, FloatValueNode, GraphQLSchema, IntValueNode, OperationDefinitionNode } from 'graphql';
import { GraphQLID, getNamedType, Kind, print, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { RuledOverride } from '../audit/ruling.ts';
import type { OverrideLabel } from '../catalog/override-labels.ts';
import type { OverrideSettings } from '../config-override-labels.ts';
import { CodedError } from '../errors.ts';
import type { Plan } from '../execute/plan.ts';
import type { Principal } from '../identity/principal.ts';
import { callerOf } from '../identity/principal.ts';
import { createBoundedMap } from '../lib/bounded-map.ts';
import type { Lifetime } from '../lib/lifetime.ts';
import { RESERVED_PREFIX } from '../lib/reserved-prefix.ts';
import { conditionVariables } from '../operation/condition-variables.ts';
import { reachableDefinitions } from '../operation/reachable-definitions.ts';
import { createDecisionKeys } from '../policy/decision-key.ts';
import type { CompiledRequest, CompilerInput, CompilerLimits } from './create-compiler.ts';
import { createCompiler } from './create-compiler.ts';
import type { EndTurn, FairTurns } from './fair-turns.ts';
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
  /** Compiling takes a turn. */
  readonly turns: FairTurns;
  /** Ends the turn that the request already has. */
  readonly endTurn?: EndTurn | undefined;
}

/** A compiled operation with its plan. */
export interface Prepared extends CompiledRequest {
  /** None where nothing has to be fetched. */
  readonly plan: Plan | undefined;
  /** Which of its snapshot's it is. */
  readonly number: number;
  /** Every label of `@override` that its plan can meet, and whether it was made with the label in force. */
  readonly overrides: readonly RuledOverride[];
}

/** Bounds on one operation, and on how many are kept. */
export interface OperationLimits extends CompilerLimits {
  /** Of a document. */
  readonly aliases: number;
  /** Of a document. */
  readonly directives: number;
  /** How much memory compiled operations may keep, in bytes. */
  readonly preparedCacheBytes: number;
}

interface PreparerInput extends CompilerInput {
  readonly labels: readonly OverrideLabel[];
  readonly overrideSettings: OverrideSettings;
  readonly limits: OperationLimits;
}

/**
 * The one cache of compiled operations of a snapshot.
 * SECURITY: its key holds all that compilation reads: the operation and its fragments, who decides alike, the variables that
 * skip and include, and which labels of `@override` are in force (test "A23 plans never mix principals"). The operation's name
 * is not among it: to change it costs nothing, so it must not cost the gateway anything.
 */
export function createPreparer(input: PreparerInput): Preparer {
  const { supergraph, catalog, policy, limits } = input;
  const prepared = createBoundedMap<string, Prepared>(limits.preparedCacheBytes, weigh);
  /** Those whose plans are being made: whoever else asks for one compiles nothing. */
  const unplanned = new Map<string, CompiledRequest>();
  const decisionKey = createDecisionKeys(policy, catalog);
  const traitsOf = new WeakMap<OperationDefinitionNode, OperationTraits>();
  const unasked = new Set([...policy.subjects.values()].map(({ key }) => key));
  const overrides = createOverrides(input.labels, input.overrideSettings, unasked);
  const compile = createCompiler(input);
  let lastNumber = 0;

  return (principal, document, operation, variables, request) => {
    const traits = traitsOf.get(operation) ?? readTraits(document, operation, overrides);
    traitsOf.set(operation, traits);
    const conditions = traits.conditions.map((name) => variables[name] === true);
    const moved = traits.labels.map((label) => ({ label, inForce: overrides.isInForce(label, request.roll) }));
    // Conditions hold no bar, and who decides stands last. Which conditions and labels there are is the operation's.
    const inForce = moved.map((each) => each.inForce);
    const key = `${traits.hash}|${conditions}|${inForce}|${decisionKey(principal)}`;
    const known = prepared.get(key);
    // A new spelling of what is known has nothing left to compile: its fetches are no work of this thread.
    if (known) request.endTurn?.();
    return known ?? prepareNew();

    async function prepareNew(): Promise<Prepared> {
      const endTurn = request.endTurn ?? (await request.turns.take(callerOf(principal)));
      let compiled: CompiledRequest;
      try {
        // Somebody else may have been first.
        const known = prepared.get(key);
        if (known) return known;
        compiled = unplanned.get(key) ?? compileNew();
      } finally {
        endTurn();
      }
      return await planned(compiled);
    }

    function compileNew(): CompiledRequest {
      refuseDocument(document, limits);
      if (traits.mayOverflow) refuseInfinity(document, supergraph.apiSchema);
      const compiled = compile(principal, document, operation, variables);
      unplanned.set(key, compiled);
      return compiled;
    }

    async function planned(compiled: CompiledRequest): Promise<Prepared> {
      const { operation: fetched } = compiled;
      const labels = moved.filter((each) => each.inForce).map(({ label }) => label);
      try {
        const terms = { caller: callerOf(principal), lifetime: request.lifetime, overrides: labels };
        const plan = fetched.document ? await supergraph.plan(fetched.text, terms) : undefined;
        const known = prepared.get(key);
        if (known) return known;
        const made = { ...compiled, plan, number: ++lastNumber, overrides: plan ? moved : [] };
        prepared.set(key, made, callerOf(principal));
        return made;
      } finally {
        if (unplanned.get(key) === compiled) unplanned.delete(key);
      }
    }
  };
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

/** What the cache's key needs of an operation; read once, since known documents come again and again. */
interface OperationTraits {
  /** Of its printed text and that of its fragments, without its name: the same for all that differ in layout only. */
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

function readTraits(document: DocumentNode, operation: OperationDefinitionNode, overrides: Overrides): OperationTraits {
  const { name, ...nameless } = operation;
  if (name?.value.startsWith(RESERVED_PREFIX)) throw new CodedError('RESERVED_NAME');
  const { fragments } = reachableDefinitions(document, operation);
  const read: DocumentNode = { kind: Kind.DOCUMENT, definitions: [nameless, ...fragments] };
  const text = print(read);
  return {
    hash: createHash('sha256').update(text).digest('base64'),
    conditions: [...conditionVariables(read)].sort(),
    mayOverflow: LARGE_NUMBER.test(text),
    labels: overrides.metBy(read),
  };
}

/**
 * Refuses what has more aliases or directives than it may, and who names a reserved key: such a client could read, or
 * forge, what the gateway fetches for itself (A1, A7).
 */
function refuseDocument(document: DocumentNode, limits: Pick<OperationLimits, 'aliases' | 'directives'>): void {
  const counts = { aliases: 0, directives: 0 };
  const count = (kind: keyof typeof counts): void => {
    if (++counts[kind] > limits[kind]) throw new CodedError('OPERATION_TOO_LARGE', { limit: limits[kind] });
  };
  visit(document, {
    Name: (node) => {
      if (node.value.startsWith(RESERVED_PREFIX)) throw new CodedError('RESERVED_NAME');
    },
    Field: (node) => {
      if (node.alias) count('aliases');
    },
    Directive: () => count('directives'),
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
