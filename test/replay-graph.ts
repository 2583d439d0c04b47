import type { GraphQLSchema } from 'graphql';
import { getOperationAST, parse } from 'graphql';
import { compileRequestRecord } from '../src/audit/compile-request-record.ts';
import { arrivedSide, usesOf } from '../src/audit/replay/arrived-side.ts';
import type { FieldChange } from '../src/audit/replay/field-changes.ts';
import type { Judgement } from '../src/audit/replay/judgement.ts';
import { openOperationSide } from '../src/audit/replay/operation-side.ts';
import type { FieldOutcome } from '../src/audit/replay/recompute-operation.ts';
import { readApiSchema } from '../src/audit/replay/recorded-artifacts.ts';
import { readRecordedDocument } from '../src/audit/replay/recorded-document.ts';
import type { RecordedRefusal } from '../src/audit/replay/recorded-refusal.ts';
import type { ReplaySide } from '../src/audit/replay/replay-side.ts';
import { openReplaySide } from '../src/audit/replay/replay-side.ts';
import { ReplayedOperation } from '../src/audit/replay/replayed-operation.ts';
import type { Ruling } from '../src/audit/ruling.ts';
import { ruledDecisions } from '../src/audit/ruling.ts';
import type { Principal } from '../src/identity/principal.ts';
import { createVariableCoercer } from '../src/operation/coerce-variables.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { flowGraph } from './flow-graph.ts';

/** One recorded operation and two policies, as YAML without version. */
export interface ReplayCase {
  readonly before: string;
  readonly after: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly scopes?: readonly string[];
  readonly task?: string;
  /** Why it was refused, where decisions do not tell. */
  readonly refused?: RecordedRefusal;
  /** The policy by which it was decided, where that is not the one of the record. */
  readonly decidedBy?: string;
}

/** For tests: a supergraph whose operations are recorded under one policy and replayed under another. */
export class ReplayWorld {
  readonly #sdl: string;
  readonly #schema: GraphQLSchema;

  private constructor(sdl: string, schema: GraphQLSchema) {
    this.#sdl = sdl;
    this.#schema = schema;
  }

  /** One subgraph; `@p(NAME)` is short for `@pii(category: "NAME")`. */
  static open(sdl: string): ReplayWorld {
    const graph = flowGraph({ only: sdl });
    return new ReplayWorld(graph.sdl, readApiSchema(graph.sdl));
  }

  /** With the variables where it asks for them; `asked` says whether it did. */
  judge(each: ReplayCase): { readonly judgement: Judgement; readonly asked: boolean } {
    const { document, variables, refused, ruling } = this.record(each);
    const recorded = readRecordedDocument(document, this.#schema);
    if (typeof recorded === 'string') return { judgement: { kind: 'unknown', why: recorded }, asked: false };
    const [before, after] = [this.side(each.before), this.side(each.after)];
    const principal = principalOf(each);
    const replayed = new ReplayedOperation({ ruling, principal, recorded, before, after, limits: LIMITS });
    const judgement = replayed.judge(refused, undefined);
    if (judgement.kind !== 'asks-variables') return { judgement, asked: false };
    return { judgement: replayed.judge(refused, variables), asked: true };
  }

  /** What a gateway keeps of it; values of the decision with the number n are counted under n. */
  record(each: Omit<ReplayCase, 'after'>): RecordedCase {
    const before = this.side(each.decidedBy ?? each.before);
    const document = parse(each.query);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('The document has one operation.');
    const request = compileRequestRecord({ ...before, document, operation });
    const principal = principalOf(each);
    const variables = createVariableCoercer(this.#schema)(operation, each.variables ?? {});
    const side = openOperationSide(before, {
      situation: { principal, operation: operation.operation },
      recorded: { document, operation, hidden: [] },
      variables,
      limits: LIMITS,
    });
    const values = arrivedSide(side, variables)?.values ?? [];
    const [decided] = [...side.refusals, ...side.inputs.refusals(usesOf(values))];
    const refused = each.refused ?? decided;
    const decisions = ruledDecisions(side.decided, []).map((decision, count) => ({ ...decision, count }));
    return {
      document: request.document,
      variables: request.record(each.variables ?? {}).variables,
      refused,
      principal,
      ruling: {
        ...NO_RULING,
        kind: operation.operation,
        operation: request.operation,
        task: each.task ?? 'none',
        decisions: refused ? [] : decisions,
      },
    };
  }

  get sdl(): string {
    return this.#sdl;
  }

  side(policy: string): ReplaySide {
    const opened = openReplaySide(
      { source: { sdl: this.#sdl, file: 'supergraph' }, schema: this.#schema },
      parsePolicy(`version: 1\n${policy}`, 'policy.yaml'),
      [],
    );
    if (opened.kind === 'unfit') throw new Error(opened.findings.map(({ message }) => message).join('\n'));
    return opened.side;
  }
}

/** What is kept of one operation. */
export interface RecordedCase {
  readonly document: string;
  readonly variables: string;
  readonly refused: RecordedRefusal | undefined;
  readonly principal: Principal;
  readonly ruling: Ruling;
}

const LIMITS = { fields: 1_000, depth: 50 };

const NO_RULING: Ruling = {
  kind: 'query',
  operation: '',
  client: '',
  task: 'none',
  decisions: [],
  inputs: [],
  fetches: [],
  flows: [],
  versions: { supergraph: '', policy: '', keys: '' },
};

function principalOf({ scopes = [], task }: Pick<ReplayCase, 'scopes' | 'task'>): Principal {
  return {
    issuer: 'https://issuer.example',
    subject: 'ada',
    scopes: new Set(scopes),
    groups: new Set(),
    task: task === undefined ? { kind: 'none' } : { kind: 'label', label: task },
    actors: [],
  };
}

/** For tests: a judgement as lines: refusals, then fields, then inputs. */
export function shown(judgement: Judgement): readonly string[] {
  if (judgement.kind !== 'judged') return [judgement.kind === 'unknown' ? `unknown: ${judgement.why}` : judgement.kind];
  const { before, after, fields, inputs } = judgement;
  return [
    ...(before.length + after.length > 0 ? [`${codes(before)} -> ${codes(after)}`] : []),
    ...fields.map(shownField),
    ...inputs.map((each) => `${each.coordinate} ${each.before} -> ${each.after}`),
  ];
}

function codes(refusals: readonly RecordedRefusal[]): string {
  return refusals.map(({ code, coordinate }) => `${code} ${coordinate ?? ''}`.trim()).join(', ') || 'answered';
}

function shownField({ coordinate, whose, before, after, isWhole }: FieldChange): string {
  const subject = whose ? `${coordinate} (${whose})` : coordinate;
  return `${subject} ${outcome(before)} -> ${outcome(after)}${isWhole ? '' : ', of some'}`;
}

function outcome({ effect, mask }: FieldOutcome): string {
  return mask === undefined ? effect : `${effect} ${mask}`;
}
