import { accessIsKnown } from './access-is-known.ts';
import type { AnnotationRule } from './annotation-rule.ts';
import { annotationsAreReadable } from './annotations-are-readable.ts';
import { categoriesAreKnown } from './categories-are-known.ts';
import { coverIsWhole } from './cover-is-whole.ts';
import { featuresAreKnown } from './features-are-known.ts';
import { findsAreReviewed } from './finds-are-reviewed.ts';
import { hiddenValuesHaveDefaults } from './hidden-values-have-defaults.ts';
import { keysStayDistinct } from './keys-stay-distinct.ts';
import { keysStayKnown } from './keys-stay-known.ts';
import { linkIsKnown } from './link-is-known.ts';
import { masksFit } from './masks-fit.ts';
import { namesAreReviewed } from './names-are-reviewed.ts';
import { namesAreUnreserved } from './names-are-unreserved.ts';
import { requiredArgumentsAgree } from './required-arguments-agree.ts';
import { reviewsDoNotContradict } from './reviews-do-not-contradict.ts';

/** Every annotation rule, in the order in which findings are shown: what refuses first. */
export const ANNOTATION_RULES: readonly AnnotationRule[] = [
  linkIsKnown,
  featuresAreKnown,
  accessIsKnown,
  namesAreUnreserved,
  requiredArgumentsAgree,
  annotationsAreReadable,
  categoriesAreKnown,
  reviewsDoNotContradict,
  masksFit,
  hiddenValuesHaveDefaults,
  coverIsWhole,
  keysStayDistinct,
  keysStayKnown,
  namesAreReviewed,
  findsAreReviewed,
];
