import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { fieldCoordinates, typeOfField } from './field-coordinates.ts';
import type { SentRepresentation } from './sent-field.ts';

/** What a fetch sends of its entities: the fields of its `requires`, at any depth, without `__typename`. */
export function sentRepresentations(
  selections: readonly QueryPlanSelectionNode[],
  schema: GraphQLSchema,
): readonly SentRepresentation[] {
  return [...sent(selections, { schema, type: '', place: '' })];
}

interface Spot {
  readonly schema: GraphQLSchema;
  readonly type: string;
  /** Empty until the entity's type is known. */
  readonly place: string;
}

function* sent(selections: readonly QueryPlanSelectionNode[], spot: Spot): Generator<SentRepresentation> {
  const { schema, type } = spot;
  for (const node of selections) {
    if (node.kind === 'InlineFragment') {
      const condition = node.typeCondition ?? type;
      yield* sent(node.selections, { schema, type: condition, place: spot.place || condition });
    } else if (node.name !== '__typename') {
      const place = `${spot.place}.${node.name}`;
      for (const coordinate of fieldCoordinates(schema, type, node.name))
        yield { via: 'representation', coordinate, place };
      yield* sent(node.selections ?? [], { schema, type: typeOfField(schema, type, node.name), place });
    }
  }
}
