import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import { z } from 'zod';

/** What the gateway tells a subgraph about the request that it works for. */
export interface SubgraphContext {
  /** The assertion for a subgraph, signed by the gateway. */
  readonly assertionFor: (subgraph: string) => string;
  /** Ends when the client has gone or the request's time is up. */
  readonly signal: AbortSignal;
}

/** Bounds on one subgraph request. */
export interface FetchLimits {
  readonly timeoutMs: number;
  readonly responseLimitBytes: number;
}

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])).nullish() })).nullish(),
});

type ProcessResult = Awaited<ReturnType<GraphQLDataSource<SubgraphContext>['process']>>;

/** Sends one operation to one subgraph: an assertion, a body, and no other header of the client's. */
export class SubgraphSource implements GraphQLDataSource<SubgraphContext> {
  readonly #name: string;
  readonly #url: string;
  readonly #limits: FetchLimits;

  constructor(name: string, url: string, limits: FetchLimits) {
    this.#name = name;
    this.#url = url;
    this.#limits = limits;
  }

  /** Throws SubgraphUnavailable, without any upstream text, for everything that is not a GraphQL answer. */
  async process({ request, context }: GraphQLDataSourceProcessOptions<SubgraphContext>): Promise<ProcessResult> {
    if (!isSubgraphContext(context)) throw new Error('A subgraph is only asked on behalf of a request.');
    const answer = answerSchema.safeParse(
      await this.#post(JSON.stringify({ query: request.query, variables: request.variables }), context),
    );
    if (!answer.success) throw new SubgraphUnavailable(this.#name, 'answered something that is not GraphQL');
    const { data, errors } = answer.data;
    // SECURITY: upstream messages and extensions end here; only the paths go on (A34).
    const pathsOnly = errors?.map((error) => ({
      message: 'upstream error',
      ...(error.path ? { path: error.path } : {}),
    }));
    return { ...(data ? { data } : {}), ...(pathsOnly ? { errors: pathsOnly } : {}) } as ProcessResult;
  }

  async #post(body: string, context: SubgraphContext): Promise<unknown> {
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(this.#limits.timeoutMs)]);
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      'cordon-assertion': context.assertionFor(this.#name),
    };
    try {
      const response = await fetch(this.#url, { method: 'POST', body, headers, redirect: 'error', signal });
      return JSON.parse(await readLimited(response, this.#limits.responseLimitBytes));
    } catch (cause) {
      throw new SubgraphUnavailable(
        this.#name,
        signal.aborted ? 'took too long' : 'could not be reached or did not answer JSON',
        { cause },
      );
    }
  }
}

/** A subgraph did not answer, or not in GraphQL. Its message names the subgraph and never quotes it. */
export class SubgraphUnavailable extends Error {
  readonly subgraph: string;

  constructor(subgraph: string, what: string, options?: ErrorOptions) {
    super(`The subgraph "${subgraph}" ${what}.`, options);
    this.name = 'SubgraphUnavailable';
    this.subgraph = subgraph;
  }
}

/** Composition and health checks of the stock gateway carry no request; they are ours, not its. */
function isSubgraphContext(context: object): context is SubgraphContext {
  return 'assertionFor' in context && 'signal' in context;
}

async function readLimited(response: Response, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let received = 0;
  for await (const chunk of response.body ?? []) {
    received += chunk.byteLength;
    if (received > limit) throw new Error('The answer is larger than the limit.');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
