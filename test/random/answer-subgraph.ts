import type { DocumentNode, GraphQLSchema } from 'graphql';
import { getOperationAST, getVariableValues, Kind } from 'graphql';
import type { Faults } from './faults.ts';
import { identityOf, isRecord } from './identity.ts';
import { hasFault } from './seeded-leaf.ts';
import type { Run } from './select-object.ts';
import { NULL_ABOVE, selectObject } from './select-object.ts';

/** One subgraph as a case sees it. */
export interface SubgraphCase {
  readonly name: string;
  readonly schema: GraphQLSchema;
  /** The seed of its values; the same for all subgraphs of a case. */
  readonly seed: string;
  readonly faults: Faults;
  /** Coordinates of the fields whose texts are canaries. */
  readonly personal: ReadonlySet<string>;
  /** Mutations that were sent, with their arguments, in order. */
  readonly log: string[];
}

/** A GraphQL answer, perhaps with values of wrong types. */
export interface SubgraphAnswer {
  readonly data: unknown;
  readonly errors?: readonly unknown[];
}

/** Executes a plan's operation on seeded values: a subgraph without resolvers, whose answer depends on the case only. */
export function answerSubgraph(
  subgraph: SubgraphCase,
  document: DocumentNode,
  given: Readonly<Record<string, unknown>>,
): SubgraphAnswer {
  const { schema } = subgraph;
  const operation = getOperationAST(document);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return { data: null, errors: [{ message: 'no such operation' }] };
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  if (!coerced) return { data: null, errors: errors.map(({ message }) => ({ message })) };
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const run: Run = { ...subgraph, fragments, variables: coerced, errors: [], entities };
  const identity = { type: root.name, key: root.name, number: undefined, isPersonal: false, representation: {} };
  const data = selectObject(run, identity, root, [operation.selectionSet], []);
  return { data: data === NULL_ABOVE ? null : data, ...(run.errors.length > 0 ? { errors: run.errors } : {}) };
}

/** The objects of `_entities`, in the order of the representations; null for what does not exist. */
function entities(run: Run, representations: unknown): readonly (ReturnType<typeof identityOf> | null)[] {
  if (!Array.isArray(representations)) return [];
  return representations.map((each) => {
    const identity = isRecord(each) ? identityOf(each) : undefined;
    if (!identity || hasFault(run.faults.missingEntities, 'missing', `${run.seed}${run.name}${identity.key}`))
      return null;
    return identity;
  });
}
