import type { GraphQLSchema } from 'graphql';
import { getNamedType, isLeafType, isObjectType } from 'graphql';
import { CodedError } from '../../errors.ts';
import type { Coordinate } from '../../lib/coordinate.ts';
import { memberOf } from '../../lib/coordinate.ts';
import type { OpenArgument } from '../../operation/argument-values.ts';
import type { Variables } from '../../operation/coerce-variables.ts';
import type { CompiledOperation, CompileInput } from '../../operation/compile-operation.ts';
import { compileOperation } from '../../operation/compile-operation.ts';
import type { Decided } from '../../operation/decided.ts';
import type { InputValue } from '../../operation/input-values.ts';
import { createDeciders } from '../../policy/create-deciders.ts';
import { decideAccess } from '../../policy/decide-access.ts';
import type { Effect } from '../../policy/effect.ts';
import { strictestEffect } from '../../policy/effect.ts';
import type { Situation } from '../../policy/situation.ts';
import { DecisionNotes } from './decision-notes.ts';
import type { RecordedDocument } from './recorded-document.ts';
import type { Refusal } from './refusal.ts';
import type { ReplaySide } from './replay-side.ts';

/** What one side makes of an operation: what becomes of its fields, and what refuses it. */
export interface RecomputedOperation {
  readonly fields: readonly RecomputedField[];
  /** By fields alone: inputs are decided apart, since variables may hold them. */
  readonly refusals: readonly Refusal[];
  /** Every field that is personal or protected, in the order of the document. */
  readonly decided: readonly Decided[];
  /** Values that the document fixes. */
  readonly fixed: readonly InputValue[];
  /** Arguments that variables fill. */
  readonly open: readonly OpenArgument[];
}

/** What becomes of one personal or protected field. */
export interface RecomputedField extends FieldOutcome, Pick<Decided, 'path' | 'coordinate' | 'whose'> {
  readonly categories: readonly string[];
  readonly isLeaf: boolean;
}

/** An effect and, where a leaf is masked, its mask as policies write it. */
export interface FieldOutcome {
  readonly effect: Effect;
  readonly mask?: string;
}

/** What is recomputed. */
export interface RecomputeRequest {
  readonly situation: Omit<Situation, 'isSelf'>;
  readonly recorded: RecordedDocument;
  /** Only those that skip and include are looked at. */
  readonly variables: Variables;
  readonly limits: { readonly fields: number; readonly depth: number };
}

/**
 * Compiles a recorded operation for who asked, as a gateway does, and finds all that refuses it where a gateway ends at the
 * first. Nothing is fetched. What comes out depends on decisions and the document, never on a value.
 */
export function recomputeOperation(side: ReplaySide, request: RecomputeRequest): RecomputedOperation {
  const { schema, catalog, policy, guardedTypes } = side;
  const { situation, recorded, variables, limits } = request;
  const { principal } = situation;
  const notes = new DecisionNotes(situation.operation === 'mutation' ? schema.getMutationType()?.name : undefined);
  const decided: Decided[] = [];
  const fixed: InputValue[] = [];
  const input: CompileInput = {
    schema,
    catalog,
    ...recorded,
    variables,
    deciders: notes.noting(createDeciders(situation, policy)),
    policy,
    decideAccess: (requirement) => decideAccess(principal, requirement, policy),
    inputGuard: { check: (value) => void fixed.push(value), probes: () => [] },
    guardedTypes,
    fieldLimit: limits.fields,
    depthLimit: limits.depth,
    onDecided: (each) => decided.push(each),
  };
  const compiled = compileOrRefuse(input, notes.refusals);
  const fields = decided.flatMap((each) => fieldOf(each, side, situation, notes));
  return { fields, refusals: notes.refusals, decided, fixed, open: compiled?.inputs.open ?? [] };
}

/** Access that a mutation's root field lacks, and a size that is too large, still end it. */
function compileOrRefuse(input: CompileInput, refusals: Refusal[]): CompiledOperation | undefined {
  try {
    return compileOperation(input);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { code, details } = error;
    const effect = code === 'UNAUTHORIZED_FIELD_OR_TYPE' ? 'deny' : 'block';
    refusals.push({ code, coordinate: details.coordinate, effect });
    return undefined;
  }
}

function fieldOf(
  { path, coordinate, decision, whose }: Decided,
  { schema, catalog, policy }: ReplaySide,
  { principal }: RecomputeRequest['situation'],
  notes: DecisionNotes,
): readonly RecomputedField[] {
  const requirement = catalog.access.get(coordinate);
  const isBarred = requirement !== undefined && decideAccess(principal, requirement, policy) !== undefined;
  if (!decision && !isBarred) return [];
  const effect = strictestEffect([decision?.effect ?? 'reveal', isBarred ? 'deny' : 'reveal']);
  const isLeaf = isLeafField(schema, coordinate);
  const mask = decision && effect === 'mask' && isLeaf ? notes.maskOf(decision) : undefined;
  const categories = decision?.categories ?? [];
  return [{ path, coordinate, whose, categories, isLeaf, effect, ...(mask !== undefined && { mask }) }];
}

function isLeafField(schema: GraphQLSchema, coordinate: Coordinate): boolean {
  const { type, member: field } = memberOf(coordinate);
  const parent = schema.getType(type);
  return isObjectType(parent) && isLeafType(getNamedType(parent.getFields()[field]?.type));
}
