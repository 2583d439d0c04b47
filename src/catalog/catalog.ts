import type { Coordinate } from '../lib/coordinate.ts';
import type { Classification } from './classification.ts';

/** An argument, input field or enum value that takes personal data. */
export interface GuardedInput {
  readonly classification: Classification;
  /** Whether `use: FILTER` guards it in mutations too. */
  readonly filter: boolean;
}

/** All classifications of one supergraph. What is absent is not personal. */
export interface Catalog {
  /** By `Type.field`, of objects and interfaces. A composite field's classification covers the leaves below it. */
  readonly fields: ReadonlyMap<Coordinate, Classification>;
  /** By `Type.field(argument:)`, `Input.field` and `Enum.VALUE`. */
  readonly inputs: ReadonlyMap<Coordinate, GuardedInput>;
  /** Types that a subgraph resolves by key: where the cover of a composite field ends. */
  readonly entities: ReadonlySet<string>;
  /** The object types of every interface. */
  readonly implementers: ReadonlyMap<string, readonly string[]>;
}
