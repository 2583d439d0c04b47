import type { GraphQLLeafType } from 'graphql';
import { getNamedType, isInterfaceType, isLeafType, isObjectType } from 'graphql';
import type { Coordinate } from '../../lib/coordinate.ts';
import { fitValueMask } from '../../maskers/fit-mask.ts';
import { MASKERS } from '../../maskers/mask-table.ts';
import type { MaskSpec } from '../../maskers/parse-mask.ts';
import { formatMask } from '../../maskers/parse-mask.ts';
import { strictestMask } from '../../maskers/strictest-mask.ts';
import type { KeySelection } from '../federation-metadata.ts';
import { keySelections } from '../federation-metadata.ts';
import { leafTypeOf } from '../leaf-type.ts';
import { selectedFields } from '../selected-fields.ts';
import type { AnnotationRule, RuleInput } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** Clients tell objects of a type apart by a key: it has one whose mask gives different values to different people (F40). */
export const keysStayDistinct: AnnotationRule = (input) => {
  const leaves = new Map(
    input.outputFields.flatMap(({ field, coordinate }) => {
      const type = getNamedType(field.type);
      return isLeafType(type) ? [[coordinate, { type, node: field.astNode }] as const] : [];
    }),
  );
  const maskAt = (coordinate: Coordinate): MaskSpec | undefined => {
    const leaf = leaves.get(coordinate);
    return leaf && mergingMask(input, coordinate, leaf.type);
  };
  const merging = [...Map.groupBy(keySelections(input.schema), ({ type }) => type).values()].flatMap((keys) => {
    const merged = keys.map((key) => keyFields(input, key).filter((coordinate) => maskAt(coordinate)));
    return merged.some((fields) => fields.length === 0) ? [] : merged.flat();
  });
  return [...new Set(merging)].flatMap((coordinate) => {
    const leaf = leaves.get(coordinate);
    const mask = maskAt(coordinate);
    if (!leaf || !mask) return [];
    const finding = indistinct(coordinate, mask, leaf.type);
    return [findingAt({ coordinate, node: leaf.node }, finding)];
  });
};

function keyFields({ schema }: RuleInput, { type, selection }: KeySelection): readonly Coordinate[] {
  const isComposite = isObjectType(schema.getType(type)) || isInterfaceType(schema.getType(type));
  return isComposite ? selectedFields(schema, type, selection).flatMap(({ coordinates }) => coordinates) : [];
}

/** The mask of a personal leaf, where it may give one value for several. */
function mergingMask({ catalog }: RuleInput, coordinate: Coordinate, type: GraphQLLeafType): MaskSpec | undefined {
  const classification = catalog.fields.get(coordinate);
  if (!classification) return undefined;
  const mask = fitValueMask(strictestMask(classification.masks), leafTypeOf(type));
  return MASKERS.get(mask.name)?.keyed ? undefined : mask;
}

function indistinct(coordinate: Coordinate, mask: MaskSpec, { name }: GraphQLLeafType) {
  const hasKeyedMask = name === 'String';
  return {
    severity: 'warning' as const,
    code: 'PII_KEY_INDISTINCT',
    message: `${coordinate} is a @key by which clients tell objects apart, but its mask ${formatMask(mask)} can be the same for different ones.`,
    fix: hasKeyedMask
      ? `Write @pii(category: …, mask: "hash") on ${coordinate}; "pseudonym" (other in every task) and "token" (keeps the form) tell values apart, too. Or give the type a @key that is not personal.`
      : `No mask tells values of ${name} apart: give the type a @key that is not personal, or one of type ID or String.`,
  };
}
