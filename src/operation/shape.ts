import type { GraphQLOutputType } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import type { LeafType } from '../maskers/masker.ts';
import type { MaskSpec } from '../maskers/parse-mask.ts';

/** The answer to one selection set: for every object type that can stand there, what is written. */
export interface SelectionShape {
  /** Whether the concrete type is known before the answer is. */
  readonly concrete: boolean;
  /**
   * The type in `types`, an `@interfaceObject`, that is written where an object does not say of which type it is: only
   * where it makes no difference.
   */
  readonly unnamed?: string;
  readonly types: ReadonlyMap<string, ObjectShape>;
}

/** The fields of one object type, in the order in which the client sees them (spec section 6.3.2, CollectFields). */
export interface ObjectShape {
  readonly typeName: string;
  readonly fields: readonly FieldShape[];
  /** Present where it has to be known whose the entity is: for fields of it, or below it, that differ by that. */
  readonly subject?: SubjectShape;
}

/** How to tell whose an entity is. */
export interface SubjectShape {
  /** The subject's name in the policy. */
  readonly type: string;
  /** The response key under which its key field is fetched. */
  readonly source: string;
}

/** One response key: where its value comes from, and what happens to it. */
export type FieldShape = TypenameShape | LeafShape | CompositeShape | HiddenShape | IntrospectionShape | SplitShape;

/** What is written alike whoever the entity is about. */
export type SameShape = TypenameShape | LeafShape | CompositeShape | HiddenShape | IntrospectionShape;

/** A field as one decision has it. */
export type DecidedShape = LeafShape | CompositeShape | HiddenShape;

interface Keyed {
  /** The client's response key. */
  readonly responseKey: string;
}

/** `__typename`, which the gateway knows. */
export interface TypenameShape extends Keyed {
  readonly kind: 'typename';
}

/** A scalar or enum, at any depth of lists; revealed where there is no mask. */
export interface LeafShape extends Keyed {
  readonly kind: 'leaf';
  readonly coordinate: Coordinate;
  /** The response key under which it is fetched. */
  readonly source: string;
  readonly type: GraphQLOutputType;
  readonly mask: LeafMask | undefined;
  /** How records hide it, whoever asked; absent where it is not personal. */
  readonly record?: LeafMask;
  /** What is looked for in it, where nobody annotated it; absent where nothing is. */
  readonly inspection?: LeafInspection | undefined;
}

/** What is looked for in the values of a leaf. */
export interface LeafInspection {
  readonly leaf: LeafType;
  /** At least one. */
  readonly sought: readonly SoughtCategory[];
}

/** A category that is looked for. */
export interface SoughtCategory {
  readonly category: string;
  readonly detectors: readonly string[];
  /** How what is found is hidden; undefined where it is counted only. */
  readonly mask: MaskSpec | undefined;
  /** How records hide it, whoever asked. */
  readonly recordMask: MaskSpec;
}

/** How a leaf is hidden. */
export interface LeafMask {
  readonly spec: MaskSpec;
  readonly leaf: LeafType;
  readonly categories: readonly string[];
}

/** An object, at any depth of lists. */
export interface CompositeShape extends Keyed {
  readonly kind: 'composite';
  readonly coordinate: Coordinate;
  readonly source: string;
  readonly type: GraphQLOutputType;
  readonly selection: SelectionShape;
}

/** Never fetched: the same constant for every entity; undefined where none fits the type, so that null goes up. */
export interface HiddenShape extends Keyed {
  readonly kind: 'hidden';
  readonly coordinate: Coordinate;
  readonly value: unknown;
}

/**
 * Written in one of two ways, by whether the nearest subject around it is the principal's own. A composite stands on one
 * side at most: where both see it, it is the same, and only what stands below it may differ.
 */
export interface SplitShape extends Keyed {
  readonly kind: 'split';
  readonly own: DecidedShape;
  readonly others: DecidedShape;
}

/** `__schema` or `__type`, answered from the schema. */
export interface IntrospectionShape extends Keyed {
  readonly kind: 'introspection';
}

/** A field with another shape for what is decided of it: once, or in both of its ways. */
export function mapDecided(field: FieldShape, map: (shape: DecidedShape) => DecidedShape): FieldShape {
  switch (field.kind) {
    case 'typename':
    case 'introspection':
      return field;
    case 'leaf':
    case 'composite':
    case 'hidden':
      return map(field);
    case 'split':
      return { ...field, own: map(field.own), others: map(field.others) };
  }
}
