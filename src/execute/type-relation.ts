import type { GraphQLSchema } from 'graphql';
import { isAbstractType, isInterfaceType, isObjectType } from 'graphql';

/** Which types of a supergraph stand in for which, by name. */
export interface TypeRelation {
  /** Whether the name is one of an object type or an interface (which is what an `@interfaceObject` answers). */
  isComposite(name: string): boolean;
  /** Whether a selection on `condition` applies to an object of type `name`. Unknown names stand in for nothing. */
  applies(condition: string, name: string): boolean;
}

/** The relation of a supergraph's full schema, so that types which the API hides take part too. */
export function typeRelation(schema: GraphQLSchema): TypeRelation {
  const composite = (name: string) => {
    const type = schema.getType(name);
    return isObjectType(type) || isInterfaceType(type) ? type : undefined;
  };
  return {
    isComposite: (name) => composite(name) !== undefined,
    applies: (condition, name) => {
      if (condition === name) return true;
      const abstract = schema.getType(condition);
      const type = composite(name);
      return type !== undefined && isAbstractType(abstract) && schema.isSubType(abstract, type);
    },
  };
}
