import { isRecord } from '../lib/is-record.ts';
import { parseJson } from '../lib/parse-json.ts';

/** Where a request's GraphQL parameters are: in the query of its URL, or in its JSON body. */
export type GraphQLParameters =
  | { readonly kind: 'url'; readonly search: string }
  | { readonly kind: 'body'; readonly body: unknown };

/** Parameters of a URL that mean the same when they are empty as when they are absent. */
const EMPTY = /([?&])(?:variables|extensions|operationName)=(?=&|$)/g;

/** A URL's query without its empty parameters (GraphQL over HTTP, section 5.3): those of HTML forms and URL builders. */
export function withoutEmptyParameters(search: string): string {
  return search.replace(EMPTY, '$1');
}

/** The document of a request and its extensions, as they came; undefined where they are not there, or are no JSON. */
export interface SentDocument {
  readonly query: unknown;
  readonly extensions: Readonly<Record<string, unknown>> | undefined;
}

/** Reads which document was sent. What is malformed is left for Apollo Server to refuse. */
export function sentDocument(parameters: GraphQLParameters): SentDocument {
  if (parameters.kind === 'body') {
    const { query, extensions } = isRecord(parameters.body) ? parameters.body : {};
    return { query: query ?? undefined, extensions: isRecord(extensions) ? extensions : undefined };
  }
  // Nearly no search has extensions, and taking one apart costs more than looking.
  const search = new URLSearchParams(parameters.search.includes('extensions') ? parameters.search : '');
  const [text, ...more] = search.getAll('extensions');
  const extensions = text === undefined || more.length > 0 ? undefined : parsed(text);
  return { query: search.get('query') ?? undefined, extensions: isRecord(extensions) ? extensions : undefined };
}

/** The same parameters with another document and other extensions. */
export function withDocument(
  parameters: GraphQLParameters,
  query: unknown,
  extensions: Readonly<Record<string, unknown>>,
): GraphQLParameters {
  if (parameters.kind === 'body') {
    const body = isRecord(parameters.body) ? parameters.body : {};
    return { kind: 'body', body: { ...body, query, extensions } };
  }
  const search = new URLSearchParams(parameters.search);
  if (typeof query === 'string' && !search.has('query')) search.set('query', query);
  search.set('extensions', JSON.stringify(extensions));
  return { kind: 'url', search: `?${search}` };
}

/** The variables in a URL's search as they came, every digit of a number included; undefined where there are none. */
export function variablesInSearch(search: string): Readonly<Record<string, unknown>> | undefined {
  const text = new URLSearchParams(search).get('variables');
  const variables = text === null ? undefined : parsed(text);
  return isRecord(variables) ? variables : undefined;
}

function parsed(text: string): unknown {
  try {
    return parseJson(text).value;
  } catch {
    return undefined;
  }
}
