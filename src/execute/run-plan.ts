import type { Lifetime } from '../lib/lifetime.ts';
import type { ResponsePath } from '../lib/response-path.ts';
import { chainsAt, entitiesAt, pathsAt } from './entities-at.ts';
import type { EntityBatch, EntityError, EntityPlace, EntityReply, Failure } from './entity-replies.ts';
import { NO_REPLY, placeRepresentations, readEntityReply, repliesOf } from './entity-replies.ts';
import type { ForwardedHeaders } from './forwarded-headers.ts';
import { knownPath } from './known-path.ts';
import { mergeInto } from './merge-data.ts';
import type { EntityFetch, Plan, PlanStep, Root, RootFetch } from './plan.ts';
import type { RawError, RawObject, RawResult } from './raw-result.ts';
import { isRawObject } from './raw-result.ts';
import type { SubgraphAnswer, SubgraphError } from './subgraph-answer.ts';
import { MOST_ERRORS } from './subgraph-answer.ts';
import type { SubgraphClient } from './subgraph-client.ts';
import { SubgraphUnavailable } from './subgraph-unavailable.ts';
import type { TypeRelation } from './type-relation.ts';

/** On whose behalf subgraphs are asked. */
export interface FetchContext {
  /** The assertion for a subgraph, signed by the gateway. */
  readonly assertionFor: (subgraph: string) => string;
  readonly forwarded: ForwardedHeaders;
  readonly lifetime: Lifetime;
}

/** For whom a plan is run, and with which variables, as the client sent them. */
export interface PlanRequest extends FetchContext {
  /** What the client calls its operation; a GraphQL Name. */
  readonly operationName?: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What plans run on: one client for each subgraph, and which types stand in for which. */
export interface PlanContext {
  readonly clients: ReadonlyMap<string, SubgraphClient>;
  readonly types: TypeRelation;
}

/** A fault of ours, its `cause`, before any request was made. */
export class NothingSent extends Error {
  override readonly name = 'NothingSent';
}

/**
 * Runs a plan and merges what the subgraphs answer. A subgraph's failure never rejects: a fetch that fails, or an answer
 * that does not fit, becomes an error with a path, and the rest goes on. Rejects by a fault of ours only: with NothingSent
 * if no subgraph can have done anything.
 */
export async function runPlan(plan: Plan, request: PlanRequest, context: PlanContext): Promise<RawResult> {
  const run = new Run(plan, request, context);
  try {
    await run.step(plan.step);
  } catch (cause) {
    throw run.hasSent ? cause : new NothingSent('A plan failed before its first request.', { cause });
  }
  return run.result();
}

/** Entities of many different contexts do not take all connections to a subgraph from everybody else. */
const BATCHES_AT_ONCE = 32;

/** @see https://spec.graphql.org/October2021/#Name */
const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

/** One run: the data so far, and what went wrong. */
class Run {
  readonly #request: PlanRequest;
  readonly #context: PlanContext;
  /** By group: the representations that were asked already, and where their answers stand. */
  readonly #asked: readonly Map<string, EntityPlace>[];
  readonly #errors: RawError[] = [];
  readonly #incomplete = new Set<unknown>();
  /** By the numbers of the fetches. */
  readonly #calls: number[];
  #data: RawObject | undefined;
  #isPlain = true;

  constructor(plan: Plan, request: PlanRequest, context: PlanContext) {
    // SECURITY: the name stands in every document as it is (test "no name changes what is asked").
    if (!NAME.test(request.operationName ?? '_')) throw new Error('An operation is called by a GraphQL Name.');
    this.#request = request;
    this.#context = context;
    this.#asked = Array.from({ length: plan.groups }, () => new Map());
    this.#calls = new Array<number>(plan.fetches.length).fill(0);
  }

  get hasSent(): boolean {
    return this.#calls.some((requests) => requests > 0);
  }

  result(): RawResult {
    return {
      data: this.#data ?? {},
      errors: this.#errors,
      incomplete: this.#incomplete,
      isPlain: this.#isPlain,
      calls: this.#calls,
    };
  }

  async step(step: PlanStep): Promise<void> {
    switch (step.kind) {
      case 'sequence':
        for (const each of step.steps) await this.step(each);
        return;
      case 'parallel':
        await Promise.all(step.steps.map((each) => this.step(each)));
        return;
      case 'condition': {
        const next = this.#request.variables[step.variable] === true ? step.ifTrue : step.ifFalse;
        return next && (await this.step(next));
      }
      case 'root':
        return await this.#fetchRoot(step);
      case 'entities':
        return await this.#fetchEntities(step);
    }
  }

  async #fetchRoot(fetch: RootFetch): Promise<void> {
    // Below the root (a payload that returns Query) there may be nothing to ask for.
    const targets = fetch.path.length === 0 ? undefined : entitiesAt(this.#data, fetch.path);
    if (targets?.length === 0) return;
    const answer = await this.#post(fetch, '');
    if (!answer) return this.#fail(fetch, 'unavailable');
    const { data } = answer;
    const errors = answer.errors.map((error) => knownError(error, fetch.keys));
    for (const { path, code } of errors) {
      if (path.length > 0) this.#report({ kind: 'error', path: [...fetch.path, ...path], code });
    }
    if (errors.some(({ path }) => path.length === 0)) this.#fail(fetch, 'error');
    // SECURITY: no data and no error would be a silent null (test "null for everything, without a word").
    if (!data) return errors.length === 0 ? this.#fail(fetch, 'invalid') : undefined;
    const paths = errors.map(({ path }) => path);
    for (const path of absentRoots(fetch.roots, data, paths)) this.#report({ kind: 'invalid', path });
    for (const rewrite of fetch.rewrites) rewrite(data);
    // The first answer is taken as it is.
    if (!targets && !this.#data) this.#data = data;
    else for (const target of targets ?? [this.#data ?? {}]) mergeInto(target, data, this.#context.types);
  }

  async #fetchEntities(fetch: EntityFetch): Promise<void> {
    const entities = entitiesAt(this.#data, fetch.path);
    if (entities.length === 0) return;
    const contexts = fetch.context && chainsAt(this.#data, fetch.path).map(fetch.context);
    const texts = entities.map((entity, position) => {
      const text = fetch.represent(entity, this.#isPlain);
      return text && contexts && contexts[position] === undefined ? undefined : text;
    });
    const known = fetch.group === undefined ? undefined : this.#asked[fetch.group];
    const { places, batches } = placeRepresentations(texts, contexts, known ?? new Map());
    batches.forEach((batch, index) => {
      const before = batches[index - BATCHES_AT_ONCE]?.reply;
      batch.reply = Promise.resolve(before).then(() => this.#askEntities(fetch, batch));
    });
    const replies = await repliesOf(places);
    this.#mergeEntities(fetch, entities, places, replies);
    const failures = [...replies.values()].flatMap((reply) => reply.failures);
    for (const failure of new Set(failures)) this.#fail(fetch, failure);
    texts.forEach((text, index) => {
      if (text === undefined) this.#incomplete.add(entities[index]);
    });
  }

  async #askEntities(fetch: EntityFetch, { context, texts }: EntityBatch): Promise<EntityReply> {
    const answer = await this.#post(fetch, `${context}"representations":[${texts.join(',')}]`);
    if (!answer) return { ...NO_REPLY, failures: ['unavailable'] };
    const reply = readEntityReply(answer.data, answer.errors, texts.length);
    for (const rewrite of fetch.rewrites) rewrite(reply.entities);
    return reply;
  }

  #mergeEntities(
    fetch: EntityFetch,
    entities: readonly RawObject[],
    places: readonly (EntityPlace | undefined)[],
    replies: ReadonlyMap<unknown, EntityReply>,
  ): void {
    let paths: readonly ResponsePath[] | undefined;
    entities.forEach((entity, position) => {
      const place = places[position];
      const reply = place && replies.get(place.batch);
      if (!reply) return;
      for (const error of reply.errors.get(place.index) ?? []) {
        paths ??= pathsAt(this.#data, fetch.path);
        const { path, code } = knownError(error, fetch.keys);
        const whole = [...(paths[position] ?? []), ...path];
        if (!this.#report({ kind: 'error', path: whole, code })) break;
      }
      const value = reply.entities[place.index];
      if (isRawObject(value)) mergeInto(entity, value, this.#context.types);
    });
  }

  /** Undefined where the subgraph did not answer. */
  async #post(fetch: RootFetch | EntityFetch, representations: string): Promise<SubgraphAnswer | undefined> {
    const { number, subgraph, isRead, hasFractions, head } = fetch;
    const client = this.#context.clients.get(subgraph);
    if (!client) throw new Error('A plan names a subgraph that is not there.');
    const { assertionFor, forwarded, lifetime, operationName } = this.#request;
    const body = `${head(operationName)}${this.#variables(fetch)}${representations}}}`;
    const assertion = assertionFor(subgraph);
    this.#count(number, 1);
    try {
      const answer = await client.post({ body, assertion, forwarded, isRead, hasFractions, lifetime });
      this.#isPlain &&= answer.isPlain;
      return answer;
    } catch (error) {
      if (!(error instanceof SubgraphUnavailable)) throw error;
      if (!error.wasSent) this.#count(number, -1);
      return undefined;
    }
  }

  #count(fetch: number, requests: number): void {
    this.#calls[fetch] = (this.#calls[fetch] ?? 0) + requests;
  }

  /** The client's variables that the fetch uses, as JSON fields: `"id":"c1",`, without the comma where they end it. */
  #variables(fetch: RootFetch | EntityFetch): string {
    const { variables } = this.#request;
    const fields = fetch.variables
      .filter(({ clientName }) => Object.hasOwn(variables, clientName) && variables[clientName] !== undefined)
      .map(({ name, clientName }) => `${JSON.stringify(name)}:${JSON.stringify(variables[clientName])}`)
      .join(',');
    return fetch.kind === 'entities' && fields !== '' ? `${fields},` : fields;
  }

  #fail(fetch: RootFetch | EntityFetch, kind: Failure): void {
    for (const path of fetch.failurePaths) this.#report({ kind, path });
  }

  /** False once there are too many: then one without a path stands for those that are left out. */
  #report(error: RawError): boolean {
    if (this.#errors.length > MOST_ERRORS) return false;
    this.#errors.push(this.#errors.length === MOST_ERRORS ? { kind: 'error', path: undefined } : error);
    return true;
  }
}

/**
 * An error as far as its path is known.
 * SECURITY: its code stays only with a whole path below the root or the entity: what is told of less may be any field's
 * (test "no code of what is masked …").
 */
function knownError({ path = [], code }: SubgraphError, keys: ReadonlySet<string>): EntityError {
  const known = knownPath(path, keys);
  return { path: known, code: known.length > 0 && known.length === path.length ? code : undefined };
}

/**
 * Where the absence of root fields is reported that no error explains: a GraphQL answer has all of them.
 * SECURITY: each would be a silent null (test "a root field that is not there is told …").
 */
function absentRoots(roots: readonly Root[], data: RawObject, errors: readonly ResponsePath[]): Iterable<ResponsePath> {
  const absent = roots.filter(
    ({ key }) => !Object.hasOwn(data, key) && !errors.some(([head]) => head === undefined || head === key),
  );
  return new Set(absent.map(({ path }) => path));
}
