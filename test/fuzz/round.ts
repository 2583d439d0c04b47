import type { DocumentNode } from 'graphql';
import { parse } from 'graphql';
import { FindingsError } from '../../src/lib/finding.ts';
import type { Finding, FuzzGraph, FuzzOperation, FuzzPolicy, Principal, Sent } from './fuzz-case.ts';
import type { FuzzIssuer } from './issuer.ts';
import type { Model } from './model.ts';
import { readModel } from './model.ts';
import type { FuzzGateway } from './open-gateway.ts';
import { composeGraph, openGateway } from './open-gateway.ts';
import { judgeExchange, leaksIn, leaksInText } from './oracle/judge-exchange.ts';
import type { Oracle } from './oracle/oracle.ts';
import { createOracle } from './oracle/oracle.ts';
import { kept } from './oracle/personal-place.ts';
import type { Trace } from './read-traces.ts';
import { readControl, readFiles, readRows } from './read-traces.ts';
import { sendOperation } from './send-operation.ts';
import type { SubgraphHost } from './subgraph-host.ts';
import { World } from './world.ts';

/** What became of one operation. */
export interface Outcome {
  readonly findings: readonly Finding[];
  /** The canaries that it showed, as it might. */
  readonly shown: ReadonlySet<string>;
  /** Status, and data or the first error's code. */
  readonly name: string;
}

/** One graph under a running gateway, which is asked under one policy after another. */
export class Round {
  readonly world: World;
  readonly #graph: FuzzGraph;
  readonly #model: Model;
  readonly #sdl: string;
  readonly #issuer: FuzzIssuer;
  readonly #gateway: FuzzGateway;
  #oracle: Oracle;

  private constructor(graph: FuzzGraph, model: Model, sdl: string, issuer: FuzzIssuer, gateway: FuzzGateway) {
    this.#graph = graph;
    this.#model = model;
    this.#sdl = sdl;
    this.#issuer = issuer;
    this.#gateway = gateway;
    this.world = new World(model, graph);
    this.#oracle = createOracle(model, sdl, { version: 1, categories: {}, tasks: {} });
  }

  /** Starts subgraphs and gateway; undefined for a graph that does not compose. */
  static async open(
    graph: FuzzGraph,
    host: SubgraphHost,
    issuer: FuzzIssuer,
    isAudited: boolean,
  ): Promise<Round | undefined> {
    const source = await unlessRefused(async () => composeGraph(graph.subgraphs, host.urlOf));
    if (!source) return undefined;
    const model = readModel(graph.subgraphs);
    const gateway = await openGateway(source, issuer.url, isAudited, graph.faults !== undefined);
    const round = new Round(graph, model, source.sdl, issuer, gateway);
    host.serve({ model, world: round.world, faults: graph.faults });
    return round;
  }

  /** The graph under the policy in service. */
  get oracle(): Oracle {
    return this.#oracle;
  }

  /** Takes a policy into service; false if the gateway refuses it. */
  async use(policy: FuzzPolicy): Promise<boolean> {
    const isUsed = await unlessRefused(async () => {
      await this.#gateway.use(policy);
      return true;
    });
    this.#oracle = createOracle(this.#model, this.#sdl, policy);
    return isUsed ?? false;
  }

  tokenOf(principal: Principal): Promise<string | undefined> {
    return this.#issuer.tokenOf(principal);
  }

  /** Asks an operation and judges its answer. */
  async ask(
    principal: Principal,
    token: string | undefined,
    operation: FuzzOperation,
    document: DocumentNode = parse(operation.query, { noLocation: true }),
  ): Promise<Outcome> {
    const exchanges = await sendOperation(this.#gateway, token, operation).catch((error: unknown) => error);
    const last = Array.isArray(exchanges) ? exchanges.at(-1) : undefined;
    if (!Array.isArray(exchanges) || !last) return unanswered(exchanges);
    const isFaulty = this.#graph.faults !== undefined;
    const judged = judgeExchange(this.#oracle, this.world, principal, operation, document, last, isFaulty);
    const before = exchanges.slice(0, -1).flatMap((first) => leaksIn(this.world, first, new Set()));
    return { shown: judged.shown, findings: [...before, ...judged.findings], name: nameOf(last) };
  }

  /** Sends a request that is no operation: nothing that the subgraphs hold or the request brought may come back. */
  async send(sent: Sent, token: string | undefined): Promise<Outcome> {
    const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...sent.headers };
    const exchange = await this.#gateway.send({ ...sent, headers }).catch((error: unknown) => error);
    if (!(typeof exchange === 'object' && exchange !== null && 'head' in exchange)) return unanswered(exchange);
    const answer = exchange as Awaited<ReturnType<FuzzGateway['send']>>;
    const isFailed = answer.status >= 500 || answer.body.includes('"INTERNAL"');
    return {
      shown: new Set(),
      name: nameOf(answer),
      findings: [
        ...leaksIn(this.world, answer, new Set()),
        ...(isFailed
          ? [{ kind: 'FAILED', where: `status ${answer.status}`, coordinate: '', text: 'no request' } as const]
          : []),
      ],
    };
  }

  /** Searches what was logged since the last search. */
  searchLog(): readonly Finding[] {
    return leaksInText(this.world, 'log', this.#gateway.takeLog().join('\n'), new Set());
  }

  /** Ends the gateway, and searches what the audit tells and keeps; `known` are texts that tokens brought as subjects. */
  async close(known: ReadonlySet<string>): Promise<readonly Finding[]> {
    const { control, config } = this.#gateway;
    const traces: Trace[] = [];
    try {
      if (control) {
        const token = await this.#issuer.tokenOf(AUDITOR);
        traces.push(...(await readControl(control, token ?? '')), ...readFiles(config));
      }
      await this.#gateway.close();
      if (control) traces.push(...readFiles(config), ...(await readRows(config)));
    } finally {
      this.#gateway.remove();
    }
    return traces.flatMap(({ name, text }) => kept(this.#oracle, this.world, name, text, known));
  }
}

const AUDITOR: Principal = {
  subject: 'auditor',
  groups: [],
  scopes: ['cordon:audit:read', 'cordon:audit:export'],
};

function unanswered(error: unknown): Outcome {
  const text = error instanceof Error ? error.message : 'no answer';
  return { shown: new Set(), findings: [{ kind: 'FAILED', where: 'HTTP', coordinate: '', text }], name: 'no answer' };
}

function nameOf({ status, body }: { readonly status: number; readonly body: string }): string {
  if (body.includes('"data":{')) return `${status} data`;
  return `${status} ${/"code":"(\w+)"/.exec(body)?.[1] ?? 'without code'}`;
}

async function unlessRefused<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FindingsError) return undefined;
    throw error;
  }
}
