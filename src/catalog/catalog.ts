import type { Coordinate } from '../lib/coordinate.ts';
import type { AccessRequirement } from './access.ts';
import type { Classification } from './classification.ts';
import type { FetchFacts } from './fetch-facts.ts';
import type { ResolvableKeys } from './resolvable-keys.ts';

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
  /** By `Type.field(argument:)`, `@directive(argument:)`, `Input.field` and `Enum.VALUE`. */
  readonly inputs: ReadonlyMap<Coordinate, GuardedInput>;
  /** Fields computed from personal data of which it cannot be told whose it is. */
  readonly derived: ReadonlySet<Coordinate>;
  /** Leaf fields that are neither classified nor reviewed (`@notPii`), and can hold what a detector finds. */
  readonly inspectable: ReadonlySet<Coordinate>;
  /** By `Type.field`, of objects and interfaces: what reaching it requires, personal or not. What is absent is open. */
  readonly access: ReadonlyMap<Coordinate, AccessRequirement>;
  /** Types that a subgraph resolves by key: where the cover of a composite field ends. */
  readonly entities: ReadonlySet<string>;
  /** Of every subgraph, by its name. */
  readonly keys: ResolvableKeys;
  /** The object types of every interface. */
  readonly implementers: ReadonlyMap<string, readonly string[]>;
  /** The interfaces that some subgraph has as an `@interfaceObject`, each with its fields that are computed from others. */
  readonly interfaceObjects: ReadonlyMap<string, ReadonlySet<string>>;
  /** What may be fetched as one. */
  readonly fetching: FetchFacts;
}
