import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { Random } from '../../subgraphs/lib/random.ts';
import { createRandom } from '../../subgraphs/lib/random.ts';
import { codeOf, textOf } from './canary.ts';
import { drawGraph } from './draw-graph.ts';
import { drawOperation } from './draw-operation.ts';
import type { PolicyGround } from './draw-policy.ts';
import { drawPolicy, drawPrincipals } from './draw-policy.ts';
import type { Finding, FuzzCase, FuzzOperation } from './fuzz-case.ts';
import type { FuzzIssuer } from './issuer.ts';
import { startIssuer } from './issuer.ts';
import { malformedRequests } from './malformed-requests.ts';
import type { Oracle } from './oracle/oracle.ts';
import { Round } from './round.ts';
import type { SubgraphHost } from './subgraph-host.ts';
import { startSubgraphHost } from './subgraph-host.ts';
import { ENTITIES } from './world.ts';

/** What a run did so far. */
export interface FuzzCounts {
  rounds: number;
  /** Graphs and policies that the gateway refuses: drawn again. */
  refused: number;
  operations: number;
  /** Requests that are no operations. */
  malformed: number;
  /** Raw values that were shown, and might be. */
  shown: number;
  /** Operations by status, and by data or the first error's code. */
  readonly outcomes: Map<string, number>;
  findings: number;
}

/** Counts of a run that begins. */
export function noCounts(): FuzzCounts {
  return { rounds: 0, refused: 0, operations: 0, malformed: 0, shown: 0, outcomes: new Map(), findings: 0 };
}

/** How long a run takes, and who is told what. */
export interface FuzzOptions {
  readonly seed: number;
  /** Asked before each operation. */
  readonly goesOn: () => boolean;
  readonly onFinding: (found: FuzzCase) => void;
  readonly counts: FuzzCounts;
}

const POLICIES = 3;
const DOCUMENTS = 30;
const PRINCIPALS = 16;
/** Some wait for a plan or a slow subgraph; the others keep the processor busy. */
const AT_ONCE = 24;

/** Fuzzes one random graph after the other, until it is told to stop. Every third keeps an audit. */
export async function runFuzz(options: FuzzOptions): Promise<void> {
  const host = await startSubgraphHost();
  const issuer = await startIssuer();
  try {
    for (let number = 0; options.goesOn(); number++) {
      const run = new GraphRun(options, (options.seed + number * 7_919) | 0, number % 3 === 0);
      await run.fuzz(host, issuer);
      options.counts.rounds += 1;
      if (host.failures.length > 0) throw host.failures[0];
    }
  } finally {
    await Promise.all([host.close(), issuer.close()]);
  }
}

/** One graph, all its policies. */
class GraphRun {
  readonly #options: FuzzOptions;
  readonly #seed: number;
  readonly #isAudited: boolean;
  readonly #random: Random;
  /** Subjects of tokens: the audit keeps them as they are. */
  readonly #subjects = new Set<string>();
  /** Who was last shown a canary, or brought it: what is found in a store is told of them. */
  readonly #lastShown = new Map<string, Omit<FuzzCase, 'seen'>>();

  constructor(options: FuzzOptions, seed: number, isAudited: boolean) {
    this.#options = options;
    this.#seed = seed;
    this.#isAudited = isAudited;
    this.#random = createRandom(seed);
  }

  async fuzz(host: SubgraphHost, issuer: FuzzIssuer): Promise<void> {
    const { goesOn, counts } = this.#options;
    const graph = drawGraph(this.#seed);
    const round = await Round.open(graph, host, issuer, this.#isAudited);
    if (!round) {
      counts.refused += 1;
      return;
    }
    let last: Omit<FuzzCase, 'seen'> | undefined;
    try {
      for (let number = 0; number < POLICIES && goesOn(); number++) {
        const policy = drawPolicy(this.#random, groundOf(round.oracle));
        if (await round.use(policy)) last = await this.#fuzzPolicy(round, { graph, policy, audit: this.#isAudited });
        else counts.refused += 1;
      }
    } finally {
      const found = await round.close(this.#subjects);
      for (const each of found) this.#report([each], this.#whoMade(round, each) ?? last);
    }
  }

  /** Asks every operation in the name of every principal. */
  async #fuzzPolicy(
    round: Round,
    base: Pick<FuzzCase, 'graph' | 'policy' | 'audit'>,
  ): Promise<Omit<FuzzCase, 'seen'> | undefined> {
    const { goesOn, counts } = this.#options;
    const { oracle, world } = round;
    const [subject] = Object.keys(base.policy.subjects ?? {});
    const keys = subject === undefined ? [] : keysOf(round, subject);
    for (const key of keys) this.#subjects.add(codeOf(key));
    const principals = drawPrincipals(this.#random, base.policy, keys, PRINCIPALS - 1);
    const tokens = await Promise.all(principals.map((principal) => round.tokenOf(principal)));
    const drawn = Array.from({ length: DOCUMENTS }, () =>
      drawOperation(oracle.schema, this.#random.below(2 ** 30), world.canaries),
    );
    const queue = shuffled(
      this.#random,
      drawn.flatMap((each) => principals.map((principal, index) => ({ ...each, principal, token: tokens[index] }))),
    );
    const work = async () => {
      for (let next = queue.pop(); next && goesOn(); next = queue.pop()) {
        const { principal, token, operation, document } = next;
        const outcome = await round.ask(principal, token, operation, document);
        counts.operations += 1;
        counts.shown += outcome.shown.size;
        counts.outcomes.set(outcome.name, (counts.outcomes.get(outcome.name) ?? 0) + 1);
        const found = { ...base, principal, operation };
        if (this.#isAudited) for (const key of outcome.shown) this.#lastShown.set(key, found);
        this.#report(outcome.findings, found);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const [first, principal, token] = [drawn[0], principals.at(-1), tokens.at(-1)];
    if (!first || !principal || !goesOn()) return undefined;
    const found = { ...base, principal, operation: first.operation };
    await this.#sendMalformed(round, found, token);
    this.#report(round.searchLog(), found);
    return found;
  }

  async #sendMalformed(round: Round, found: Omit<FuzzCase, 'seen'>, token: string | undefined): Promise<void> {
    const canary = round.world.canaries.text({ kind: 'input', coordinate: 'a malformed request', place: 'malformed' });
    for (const sent of malformedRequests(canary)) {
      const { findings } = await round.send(sent, token);
      this.#options.counts.malformed += 1;
      this.#report(findings, { ...found, sent });
    }
  }

  #report(seen: readonly Finding[], found: Omit<FuzzCase, 'seen'> | undefined): void {
    if (seen.length === 0 || !found) return;
    this.#options.counts.findings += 1;
    this.#options.onFinding({ ...found, seen });
  }

  /** Who was shown or brought what is found in the audit. */
  #whoMade(round: Round, { text }: Finding): Omit<FuzzCase, 'seen'> | undefined {
    for (const [key, found] of this.#lastShown) {
      const origin = round.world.canaries.originOf(key);
      if (origin && text.endsWith(`of ${origin.place}`)) return found;
      if (holds(found.operation, key)) return found;
    }
    return undefined;
  }
}

function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: random.below(2 ** 30) }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

function holds({ query, variables }: FuzzOperation, key: string): boolean {
  return query.includes(textOf(key)) || JSON.stringify(variables).includes(textOf(key));
}

/** The keys of all entities of a subject. */
function keysOf({ oracle, world }: Round, type: string): readonly string[] {
  const parent = oracle.schema.getType(type);
  const field = isObjectType(parent) ? parent.getFields().id : undefined;
  return Array.from({ length: ENTITIES }, (_, number) => {
    const value = field && world.valueOf(world.entity(type, number), 'id', field.type);
    return value && 'leaf' in value ? String(value.leaf) : '';
  });
}

/** What a policy may name: personal coordinates that the supergraph kept, entities, and those with a key `id`. */
function groundOf({ requirements, schema, model }: Oracle): PolicyGround {
  const coordinates = requirements.annotated.filter((coordinate) => {
    const [, type = '', field = '', argument] = /^(\w+)\.(\w+)(?:\((\w+):\))?$/.exec(coordinate) ?? [];
    const parent = schema.getType(type);
    if (isEnumType(parent)) return parent.getValue(field) !== undefined;
    if (isInputObjectType(parent)) return field in parent.getFields();
    if (!isObjectType(parent) && !isInterfaceType(parent)) return false;
    const found = parent.getFields()[field];
    return found !== undefined && (argument === undefined || found.args.some(({ name }) => name === argument));
  });
  const entities = [...model.keys.keys()].filter((name) => isObjectType(schema.getType(name)));
  const subjects = entities.filter((name) => {
    const type = schema.getType(name);
    return isObjectType(type) && String(type.getFields().id?.type) === 'ID!';
  });
  return { coordinates, subjects, entities };
}
