import type { SelectionNode } from 'graphql';
import type { ClassifiedField } from '../policy/classified-field.ts';
import { ofNobody } from '../policy/create-deciders.ts';
import type { Decision } from '../policy/decision.ts';
import type { Decided } from './decided.ts';
import type { Owner } from './owner.ts';
import type { DecidedShape, SplitShape } from './shape.ts';

/** What a part of an operation comes to. */
export interface Part<Shape> {
  readonly shape: Shape;
  readonly fetched: readonly SelectionNode[];
  /** Whether it has to be known whose the nearest subject around it is. */
  readonly asksOwner?: boolean | undefined;
}

/**
 * Compiles a field once where it makes no difference whose it is, and otherwise once for the own and once for others, below
 * which only that one case is left. What is fetched is what either shows (I6).
 */
export function compileByOwner(
  owner: Owner,
  field: ClassifiedField,
  isLeaf: boolean,
  compileAs: (decision: Decision, owner: Owner, whose: Decided['whose']) => Part<DecidedShape>,
): Part<DecidedShape | SplitShape> {
  const { deciders, subject } = owner;
  const forOthers = deciders.others(field);
  const forOwn = deciders.own === deciders.others ? forOthers : deciders.own(field);
  if (isAlike(forOthers, forOwn, isLeaf)) return compileAs(forOthers, owner, owner.whose);
  const others = compileAs(forOthers, { subject, deciders: ofNobody(deciders.others), whose: 'others' }, 'others');
  const own = compileAs(forOwn, { subject, deciders: ofNobody(deciders.own), whose: 'own' }, 'own');
  if (isSameShape(others.shape, own.shape)) return others;
  const { responseKey } = others.shape;
  return {
    shape: { kind: 'split', responseKey, own: own.shape, others: others.shape },
    fetched: others.fetched.length > 0 ? others.fetched : own.fetched,
    asksOwner: true,
  };
}

/** A masked composite is seen as a revealed one is: what stands below it has decisions of its own. */
function isAlike({ effect }: Decision, other: Decision, isLeaf: boolean): boolean {
  return effect === other.effect || (!isLeaf && SEEN.has(effect) && SEEN.has(other.effect));
}

const SEEN: ReadonlySet<string> = new Set(['reveal', 'mask']);

/** Null and deny hide alike, and the mask of a leaf is that of its coordinate. */
function isSameShape(one: DecidedShape, other: DecidedShape): boolean {
  if (one.kind === 'leaf' && other.kind === 'leaf') return (one.mask === undefined) === (other.mask === undefined);
  return one.kind === 'hidden' && other.kind === 'hidden';
}
