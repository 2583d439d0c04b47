import type { DocumentNode } from 'graphql';
import { getOperationAST } from 'graphql';
import { categoriesOf } from '../catalog/classification.ts';
import { CodedError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { visitOpenValues } from '../operation/argument-values.ts';
import { compileOperation } from '../operation/compile-operation.ts';
import type { Decided } from '../operation/decided.ts';
import type { Decider } from '../policy/create-decider.ts';
import { createDeciders } from '../policy/create-deciders.ts';
import type { AccessDenial } from '../policy/decide-access.ts';
import { decideAccess } from '../policy/decide-access.ts';
import type { InputEffect, InputUse } from '../policy/decide-input.ts';
import { decideInput } from '../policy/decide-input.ts';
import { isStricter } from '../policy/effect.ts';
import type { Explanation, FullExplanation } from '../policy/explain-decision.ts';
import { explain, explainFully } from '../policy/explain-decision.ts';
import type { CompilerLimits } from './create-compiler.ts';
import type { Snapshot } from './snapshot.ts';

/** Everything personal or protected in an operation, and what becomes of it for one principal. */
export interface OperationExplanation {
  readonly fields: readonly (ExplainedField & Partial<FullExplanation>)[];
  readonly inputs: readonly ExplainedInput[];
}

/** One field of the document. */
export interface ExplainedField extends Explanation {
  /** Response keys joined by dots, without indices: `customers.email`. */
  readonly path: string;
  readonly coordinate: Coordinate;
  /** Where it makes a difference whose entity it is. */
  readonly whose?: 'own' | 'others';
  /** Why the field may not be reached, by the access directives of the supergraph; for those who may know. */
  readonly access?: AccessDenial;
}

/** One personal argument, input field or enum value that the operation uses. */
export interface ExplainedInput {
  readonly coordinate: Coordinate;
  readonly effect: InputEffect;
  readonly categories: readonly string[];
}

/** The scope that is told everything. */
export const EXPLAIN_SCOPE = 'cordon:explain';

interface ExplainRequest {
  readonly principal: Principal;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whether everything is told, and not only effect and category. */
  readonly isFull: boolean;
  readonly limits: Pick<CompilerLimits, 'fields' | 'depth'>;
}

/**
 * Explains an operation whether or not it would be refused: it is compiled once more, with nothing that refuses, and never
 * run. What it says comes from decisions and the document, never from a value. Throws CodedError as compilation does.
 */
export function explainOperation(request: ExplainRequest, snapshot: Snapshot): OperationExplanation {
  const { principal, document, isFull, limits } = request;
  const { catalog, policy, guardedTypes } = snapshot;
  const { apiSchema: schema } = snapshot.supergraph;
  const operation = getOperationAST(document, request.operationName);
  if (!operation) throw new CodedError('OPERATION_RESOLUTION_FAILURE');
  const variables = snapshot.coerceVariables(operation, request.variables);
  const situation = { principal, operation: operation.operation };
  const deciders = createDeciders(situation, policy);
  const others = withoutRefusals(deciders.others);
  const decided: Decided[] = [];
  const uses = new Map<string, InputUse>();
  const note = (guards: readonly InputUse[]) => {
    for (const use of guards) uses.set(`${use.coordinate} ${use.writes}`, use);
  };
  const compiled = compileOperation({
    schema,
    catalog,
    document,
    operation,
    variables,
    deciders: { others, own: deciders.own === deciders.others ? others : withoutRefusals(deciders.own) },
    policy,
    decideAccess: () => undefined,
    inputGuard: { check: ({ guards }) => note(guards), probes: () => [] },
    guardedTypes,
    fieldLimit: limits.fields,
    depthLimit: limits.depth,
    onDecided: (each) => decided.push(each),
  });
  visitOpenValues(catalog, compiled.inputs.open, variables, ({ guards }) => note(guards));
  const fields = decided.flatMap(({ path, coordinate, decision, whose }): OperationExplanation['fields'] => {
    const requirement = catalog.access.get(coordinate);
    const denial = requirement && decideAccess(principal, requirement, policy);
    if (!decision && !denial) return [];
    const told = decision
      ? isFull
        ? explainFully(decision, { ...situation, isSelf: whose === 'own' }, policy)
        : explain(decision)
      : NOT_PERSONAL;
    const effect = denial && isStricter('deny', told.effect) ? 'deny' : told.effect;
    const place = { path: path.join('.'), coordinate, ...(whose && { whose }) };
    return [{ ...place, ...told, effect, ...(denial && isFull && { access: denial }) }];
  });
  return { fields: distinct(fields), inputs: [...uses.values()].map(explainUse) };

  function explainUse(use: InputUse): ExplainedInput {
    const effect = decideInput({ ...situation, isSelf: false }, use, policy);
    return { coordinate: use.coordinate, effect, categories: categoriesOf(use.input.classification) };
  }
}

const NOT_PERSONAL: Explanation = { effect: 'reveal', categories: [] };

/** The same decisions, with the field hidden where it, or the whole operation, would be refused. */
function withoutRefusals(decide: Decider): Decider {
  return (field) => {
    const decision = decide(field);
    return isStricter(decision.effect, 'null') ? { ...decision, effect: 'null' } : decision;
  };
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
