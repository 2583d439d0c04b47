import type { GraphQLSchema } from 'graphql';

/** A function that reads a whole schema, made to read each schema once: what it returns is kept as long as the schema. */
export function oncePerSchema<Result extends object>(
  read: (schema: GraphQLSchema) => Result,
): (schema: GraphQLSchema) => Result {
  const known = new WeakMap<GraphQLSchema, Result>();
  return (schema) => {
    const found = known.get(schema) ?? read(schema);
    known.set(schema, found);
    return found;
  };
}
