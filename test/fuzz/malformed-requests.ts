import type { Sent } from './fuzz-case.ts';

/** Asks nothing that a subgraph holds. */
const query = '{ __typename }';

/** Requests that are no GraphQL requests, or ask what does not exist, each with a canary where a value may stand. */
export function malformedRequests(canary: string): readonly Sent[] {
  const text = JSON.stringify(canary);
  const json = { 'content-type': 'application/json' };
  const post = (body: string, headers: Readonly<Record<string, string>> = json): Sent => ({
    method: 'POST',
    path: '/graphql',
    headers,
    body,
  });
  const ask = (document: string, more: object = {}) => post(JSON.stringify({ query: document, ...more }));
  const get = (search: string, headers: Readonly<Record<string, string>> = {}): Sent => ({
    method: 'GET',
    path: `/graphql?${search}`,
    headers: { accept: 'application/json', ...headers },
  });
  const coded = encodeURIComponent(canary);
  return [
    post(text),
    post(`[${text}]`),
    post(JSON.stringify([{ query }, { query: `{ __type(name: ${text}) { name } }` }])),
    post(`{"query": ${text}`),
    post(`{"query": ${text}, "query": "{ __typename }"}`),
    post(''),
    post(`{"query": 7, "variables": ${text}}`),
    post(JSON.stringify({ query, variables: canary })),
    post(JSON.stringify({ query, extensions: canary })),
    post(JSON.stringify({ query, operationName: canary })),
    post(JSON.stringify({ query, extensions: { persistedQuery: { version: canary, sha256Hash: canary } } })),
    post(JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: canary } } })),
    post(JSON.stringify({ query }), { ...json, 'content-type': `text/plain; a=${canary}` }),
    post(JSON.stringify({ query }), { ...json, 'content-encoding': canary }),
    post(JSON.stringify({ query }), { ...json, authorization: `Bearer ${canary}` }),
    post(JSON.stringify({ query }), { ...json, authorization: `Basic ${canary}` }),
    post(JSON.stringify({ query }), { ...json, 'cordon-session': `${canary} ${canary}`, 'x-request-id': canary }),
    post(`query=${coded}`, { 'content-type': 'application/x-www-form-urlencoded' }),
    ask(`{ __type(name: ${text}) { name } }`),
    ask(`{ __typename(a: ${text}) }`),
    ask(`{ nowhere(a: ${text}) }`),
    ask(`{ __typename @include(if: ${text}) }`),
    ask(`query($a: Int = ${text}) { __typename }`),
    ask('query($a: Int!) { __typename @include(if: $a) }', { variables: { a: canary } }),
    ask('query($a: Boolean!) { __typename @include(if: $a) }', { variables: { a: canary } }),
    ask('query($a: Color!) { root_s0(color: $a) }', { variables: { a: canary } }),
    ask('query($a: Filter) { setE0(where: $a) }', { variables: { a: { [canary]: canary } } }),
    ask(`{ ...A } fragment A on Query { ...B } fragment B on Query { ...A __type(name: ${text}) { name } }`),
    ask('{ ...A } fragment A on Query { ...A }'),
    ask(`{ __typename } # ${canary}`),
    ask(`{ __typename ${text} }`),
    ask(`{ __typename "${canary}`),
    ask(`"""${canary}""" query { __typename }`),
    ask(`subscription { a(b: ${text}) }`),
    ask('{ _service { sdl } }'),
    ask(`{ _entities(representations: [{ __typename: "E0", id: ${text} }]) { __typename } }`),
    ask(`{ ${'a { '.repeat(200)} b(c: ${text}) ${'}'.repeat(200)} }`),
    ask(`mutation { __typename @skip(if: false, a: ${text}) }`),
    ask(`type A { b: C @d(e: ${text}) }`),
    ask(
      `{ __schema { types { name description fields(includeDeprecated: true) { name args { name defaultValue } } } directives { name } } }`,
    ),
    get(`query=${coded}`),
    get(`query={__typename}&variables=${coded}`),
    get(`query={__typename}&extensions=${coded}`),
    get(`query={__typename}&operationName=${coded}`),
    get(`query=mutation{setE0(where:{text:"${coded}"}){__typename}}`),
    get(`query={__typename}`, { accept: canary }),
    get(`${coded}`),
    { method: 'GET', path: `/${coded}?a=${coded}`, headers: {} },
    { method: 'POST', path: `/graphql/${coded}`, headers: json, body: JSON.stringify({ query }) },
    { method: 'GET', path: '/metrics', headers: {} },
    { method: 'GET', path: '/healthz', headers: {} },
    { method: 'GET', path: '/readyz', headers: {} },
    { method: 'GET', path: '/.well-known/jwks.json', headers: {} },
  ];
}
