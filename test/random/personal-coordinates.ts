import type { GraphQLSchema } from 'graphql';
import { isInterfaceType, isObjectType } from 'graphql';

/** The fields that carry `@pii` in any subgraph: what they answer is personal, whoever answers it. */
export function personalCoordinates(schemas: Iterable<GraphQLSchema>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const schema of schemas) {
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        if (field.astNode?.directives?.some((each) => each.name.value === 'pii'))
          found.add(`${type.name}.${field.name}`);
      }
    }
  }
  return found;
}
