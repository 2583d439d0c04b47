import type { FetchDataKeyRenamer } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { fieldCoordinates, typeOfField } from './field-coordinates.ts';
import { ABOVE, ON_TYPE } from './plan-path.ts';
import type { SentField } from './sent-field.ts';

/** What a fetch takes `@fromContext`: every field on the way to the value, from the type that sets the context. */
export function sentContexts(renamers: readonly FetchDataKeyRenamer[], schema: GraphQLSchema): readonly SentField[] {
  return renamers
    .flatMap(({ path }) => [...coordinatesOn(path, schema)])
    .map((coordinate) => ({ via: 'context', coordinate }));
}

/** A path without a type starts at the root of queries. */
function* coordinatesOn(path: readonly string[], schema: GraphQLSchema): Generator<Coordinate> {
  const root = schema.getQueryType();
  let type = root ? root.name : '';
  for (const part of path) {
    if (part === ABOVE) continue;
    if (part.startsWith(ON_TYPE)) {
      type = part.slice(ON_TYPE.length);
    } else {
      yield* fieldCoordinates(schema, type, part);
      type = typeOfField(schema, type, part);
    }
  }
}
