import type { GraphQLSchema } from 'graphql';
import { getOperationAST, parse } from 'graphql';
import { flowGraph } from '../../../test/flow-graph.ts';
import { loadStockSupergraph } from '../../execute/load-stock-supergraph.ts';
import type { Principal } from '../../identity/principal.ts';
import { createVariableCoercer } from '../../operation/coerce-variables.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { compileRequestRecord } from '../compile-request-record.ts';
import type { Ruling } from '../ruling.ts';
import { ruledDecisions } from '../ruling.ts';
import { arrivedSide, usesOf } from './arrived-side.ts';
import type { FieldChange } from './field-changes.ts';
import type { Judgement } from './judgement.ts';
import { openOperationSide } from './operation-side.ts';
import type { FieldOutcome } from './recompute-operation.ts';
import { readRecordedDocument } from './recorded-document.ts';
import type { RecordedRefusal } from './recorded-refusal.ts';
import type { ReplaySide } from './replay-side.ts';
import { openReplaySide } from './replay-side.ts';
import { ReplayedOperation } from './replayed-operation.ts';

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
  static async open(sdl: string): Promise<ReplayWorld> {
    const graph = flowGraph({ only: sdl });
    return new ReplayWorld(graph.sdl, (await loadStockSupergraph(graph.sdl)).apiSchema);
  }

  /** With the variables where it asks for them; `asked` says whether it did. */
  judge(each: ReplayCase): { readonly judgement: Judgement; readonly asked: boolean } {
    const [before, after] = [this.side(each.before), this.side(each.after)];
    const document = parse(each.query);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('The document has one operation.');
    const request = compileRequestRecord({ ...before, document, operation });
    const recorded = readRecordedDocument(request.document, this.#schema);
    if (typeof recorded === 'string') return { judgement: { kind: 'unknown', why: recorded }, asked: false };
    const principal = principalOf(each);
    const limits = { fields: 1_000, depth: 50 };
    const variables = createVariableCoercer(this.#schema)(operation, each.variables ?? {});
    const situation = { principal, operation: operation.operation };
    const original = openOperationSide(before, {
      situation,
      recorded: { document, operation, hidden: [] },
      variables,
      limits,
    });
    const arrived = arrivedSide(original, variables);
    const [refusal] = [...original.refusals, ...original.inputs.refusals(usesOf(arrived?.values ?? []))];
    const refused = each.refused ?? refusal;
    const ruling: Ruling = { ...NO_RULING, decisions: refused ? [] : ruledDecisions(original.decided, []) };
    const replayed = new ReplayedOperation({ ruling, principal, recorded, before, after, limits });
    const judgement = replayed.judge(refused, undefined);
    if (judgement.kind !== 'asks-variables') return { judgement, asked: false };
    return { judgement: replayed.judge(refused, request.record(each.variables ?? {}).variables), asked: true };
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

function principalOf({ scopes = [], task }: ReplayCase): Principal {
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
