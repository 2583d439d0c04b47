import type { CompiledQuery, Variables } from './compile-query.ts';
import { compileQuery } from './compile-query.ts';
import type { Resolvers } from './resolvers.ts';

/** How many different queries of one subgraph are kept compiled. */
const MAX_QUERIES = 500;

/** Turns the text of a GraphQL request into the text of its response. Never throws. */
export type AnswerQuery = (body: string) => string;

/** Answers for one subgraph from memory; `{ _service { sdl } }` with its schema. */
export function createAnswers(sdl: string, resolvers: Resolvers): AnswerQuery {
  const service = { type: '_Service', key: '', fields: { sdl } };
  const all = new Map([...resolvers, ['Query._service', () => service]] as const);
  const compiled = new Map<string, CompiledQuery>();

  function compiledFor(query: string): CompiledQuery {
    const known = compiled.get(query);
    if (known) return known;
    if (compiled.size >= MAX_QUERIES) compiled.clear();
    const fresh = compileQuery(query, all);
    compiled.set(query, fresh);
    return fresh;
  }

  return (body) => {
    try {
      const { query, variables } = readRequest(JSON.parse(body));
      return `{"data":${compiledFor(query)(variables)}}`;
    } catch (error) {
      // Synthetic data only: whoever adds an operation wants to know what the world does not understand.
      return JSON.stringify({ errors: [{ message: error instanceof Error ? error.message : 'unknown' }] });
    }
  };
}

function readRequest(body: unknown): { readonly query: string; readonly variables: Variables } {
  if (typeof body !== 'object' || body === null || !('query' in body) || typeof body.query !== 'string') {
    throw new Error('Not a GraphQL request.');
  }
  const variables = 'variables' in body && body.variables !== null ? body.variables : undefined;
  return { query: body.query, variables: isVariables(variables) ? variables : {} };
}

function isVariables(value: unknown): value is Variables {
  return typeof value === 'object' && value !== null;
}
