import type { GraphQLSchema } from 'graphql';
import { parse } from 'graphql';
import type { EntityFetch, RootFetch } from './plan.ts';
import { sentArguments } from './sent-arguments.ts';
import { sentContexts } from './sent-contexts.ts';
import type { SentField } from './sent-field.ts';
import { sentRepresentations } from './sent-representations.ts';

/** Everything that a fetch can send its subgraph, but for the names of the fields that it asks. */
export function sentByFetch(fetch: RootFetch | EntityFetch, schema: GraphQLSchema): readonly SentField[] {
  const operation = parse(operationOf(fetch), { noLocation: true });
  const given = sentArguments(operation, fetch.variables, schema);
  if (fetch.kind === 'root') return given;
  return [...sentRepresentations(fetch.requires, schema), ...sentContexts(fetch.contextual, schema), ...given];
}

/** Read back from the body that it begins, so that no plan keeps its operations twice. */
function operationOf({ head }: RootFetch | EntityFetch): string {
  const { query } = JSON.parse(`${head(undefined)}}}`) as { readonly query: string };
  return query;
}
