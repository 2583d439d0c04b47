import type { Coordinate } from '../lib/coordinate.ts';

/** The client's variables, as it sent them. */
export type SentVariables = Readonly<Record<string, unknown>>;

/** A field that a fetch sends its subgraph with every entity, by key or because something requires it. */
export interface SentRepresentation {
  readonly via: 'representation';
  readonly coordinate: Coordinate;
  /** Where it stands, from the entity's type on: `Customer.address.city`. */
  readonly place: string;
}

/** A field that a fetch sends as the value of an argument `@fromContext`. */
interface SentContext {
  readonly via: 'context';
  readonly coordinate: Coordinate;
}

/** An argument, input field or enum value that a fetch sends. */
export interface SentArgument {
  readonly via: 'argument';
  readonly coordinate: Coordinate;
  /** Whether it is sent in a request with these variables. */
  readonly isGiven: (variables: SentVariables) => boolean;
}

/** One thing that a fetch sends its subgraph: at most this, since entities of its types may not turn up. */
export type SentField = SentRepresentation | SentContext | SentArgument;
