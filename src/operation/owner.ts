import type { FieldNode, GraphQLInterfaceType, GraphQLObjectType } from 'graphql';
import { Kind } from 'graphql';
import type { Deciders } from '../policy/create-deciders.ts';
import { ofNobody } from '../policy/create-deciders.ts';
import type { CompileInput } from './compile-operation.ts';
import type { Decided } from './decided.ts';
import type { SubjectShape } from './shape.ts';

/** Whose what stands at a place is, and how it is decided. */
export interface Owner {
  /** The nearest subject around; undefined where it is nobody's. */
  readonly subject: SubjectShape | undefined;
  readonly deciders: Deciders;
  /** Where only the one case is left, since a composite around it is split. */
  readonly whose?: Decided['whose'];
}

/** What is known to be nobody's own, as every root field is. */
export function nobody({ others }: Deciders): Owner {
  return { subject: undefined, deciders: ofNobody(others) };
}

/**
 * Whose an object of a type is, given whose stands around it. A subject is its own, wherever it stands; what is no entity
 * belongs to the entity around it; an entity that is no subject is nobody's, unless the subject around it owns its type.
 * SECURITY: an entity that nothing is said of may be about anybody: the one who serves a customer is not the customer
 * (test "below the own entity, an entity that nobody declared is nobody's").
 */
export function ownerOf(
  type: GraphQLObjectType | GraphQLInterfaceType,
  around: Owner,
  { policy: { subjects }, deciders, catalog }: Pick<CompileInput, 'policy' | 'deciders' | 'catalog'>,
): Owner {
  const subject = subjects.get(type.name);
  const key = subject && type.getFields()[subject.key];
  if (subject)
    return key?.args.length === 0 ? { subject: { type: type.name, source: subject.key }, deciders } : nobody(deciders);
  if (!catalog.entities.has(type.name)) return around;
  const isOwned = around.subject !== undefined && subjects.get(around.subject.type)?.owns.has(type.name);
  return isOwned ? around : nobody(deciders);
}

/** The selection of a subject's key: under its own name, as whatever has no arguments (`internal-keys.ts`). */
export function keySelection({ source }: SubjectShape): FieldNode {
  return { kind: Kind.FIELD, name: { kind: Kind.NAME, value: source } };
}
