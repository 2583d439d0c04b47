import type { GraphQLInputType } from 'graphql';
import type { Principal } from '../../identity/principal.ts';
import type { Variables } from '../../operation/coerce-variables.ts';
import { conditionVariables } from '../../operation/condition-variables.ts';
import type { Ruling } from '../ruling.ts';
import type { ArrivedSide } from './arrived-side.ts';
import { arrivedSide, usesKey } from './arrived-side.ts';
import { dependsOnHidden, dependsOnVariables } from './depends-on-variables.ts';
import { judgeOperation } from './judge-operation.ts';
import type { Judgement, Unknown } from './judgement.ts';
import type { OperationSide } from './operation-side.ts';
import { openOperationSide } from './operation-side.ts';
import type { RecomputeRequest } from './recompute-operation.ts';
import type { RecordedDocument } from './recorded-document.ts';
import type { RecordedRefusal } from './recorded-refusal.ts';
import { readRecordedVariables } from './recorded-variables.ts';
import type { ReplaySide } from './replay-side.ts';

/** What entries with one ruling, claims and document have in common. */
export interface ReplayInput {
  readonly ruling: Ruling;
  readonly principal: Principal;
  readonly recorded: RecordedDocument;
  readonly before: ReplaySide;
  readonly after: ReplaySide;
  readonly limits: RecomputeRequest['limits'];
}

/** Both sides of an operation whose conditions are decided. */
interface Sides {
  readonly before: OperationSide;
  readonly after: OperationSide;
}

/** An operation that is judged for each of its entries, and compiled once for each case of its conditions. */
export class ReplayedOperation {
  readonly #input: ReplayInput;
  readonly #conditions: readonly string[];
  readonly #sides = new Map<string, Sides>();
  readonly #judgements = new Map<string, Judgement>();

  constructor(input: ReplayInput) {
    this.#input = input;
    this.#conditions = [...conditionVariables(input.recorded.document)];
  }

  /** Equal entries get the very same judgement. Without variables it may ask for them. */
  judge(refused: RecordedRefusal | undefined, variables: string | undefined): Judgement {
    const { recorded, before } = this.#input;
    if (variables === undefined)
      return this.#conditions.length > 0 ? ASKS : this.#judge(refused, undefined, recorded.hidden);
    const read = readRecordedVariables(variables, recorded.operation, before.schema);
    if (!read || !this.#conditions.every((name) => isCondition(read.values[name]))) return unknown('variables');
    return this.#judge(refused, read.values, [...recorded.hidden, ...read.hidden]);
  }

  #judge(
    refused: RecordedRefusal | undefined,
    variables: Variables | undefined,
    hidden: readonly GraphQLInputType[],
  ): Judgement {
    const sides = this.#sidesFor(variables ?? {});
    if (!variables && dependsOnVariables(sides.before, sides.after)) return ASKS;
    const before = arrivedSide(sides.before, variables);
    const after = arrivedSide(sides.after, variables);
    if (!before || !after) return unknown('variables');
    const uses = [usesKey(before), usesKey(after), hidden.map(String)];
    const key = JSON.stringify([this.#conditionsKey(variables ?? {}), refused, uses]);
    const known = this.#judgements.get(key) ?? this.#judgeArrived(refused, before, after, hidden);
    this.#judgements.set(key, known);
    return known;
  }

  #judgeArrived(
    refused: RecordedRefusal | undefined,
    before: ArrivedSide,
    after: ArrivedSide,
    hidden: readonly GraphQLInputType[],
  ): Judgement {
    if (dependsOnHidden(before.operation, after.operation, hidden)) return unknown('variables');
    return judgeOperation({ ruling: this.#input.ruling, refused, before, after });
  }

  #sidesFor(variables: Variables): Sides {
    const key = this.#conditionsKey(variables);
    const known = this.#sides.get(key) ?? this.#openSides(variables);
    this.#sides.set(key, known);
    return known;
  }

  #openSides(variables: Variables): Sides {
    const { principal, recorded, limits, before, after } = this.#input;
    const situation = { principal, operation: recorded.operation.operation };
    const request = { situation, recorded, variables, limits };
    return { before: openOperationSide(before, request), after: openOperationSide(after, request) };
  }

  #conditionsKey(variables: Variables): string {
    return this.#conditions.map((name) => variables[name] === true).join();
  }
}

const ASKS: Judgement = { kind: 'asks-variables' };

const UNKNOWN = new Map<Unknown, Judgement>();

function unknown(why: Unknown): Judgement {
  const known = UNKNOWN.get(why) ?? { kind: 'unknown', why };
  UNKNOWN.set(why, known);
  return known;
}

/** Absent ones leave out, as everything does that is not true. */
function isCondition(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'boolean';
}
