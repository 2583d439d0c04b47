import type { GraphQLLeafType, GraphQLNamedType, GraphQLOutputType } from 'graphql';
import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Coordinate } from '../../lib/coordinate.ts';
import { memberCoordinate } from '../../lib/coordinate.ts';
import { hasSafeDefault } from '../../maskers/default-value.ts';
import { coveringFields } from '../covering-fields.ts';
import { leafTypeOf } from '../leaf-type.ts';
import type { OutputField } from '../output-fields.ts';
import type { AnnotationRule, NodeFinding, RuleInput } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/**
 * What is hidden has a value to show instead, or may be null: otherwise hiding it would null what stands around it (I4).
 * A list can be emptied; an object is as hideable as its fields.
 */
export const hiddenValuesHaveDefaults: AnnotationRule = (input) => {
  const refused = new Set<Coordinate>();
  const leaves = input.outputFields.flatMap((each): readonly NodeFinding[] => {
    const reason = isStuckLeaf(each.field.type) ? whatHides(input, each) : undefined;
    if (reason === undefined) return [];
    refused.add(each.coordinate);
    return [
      refusal(
        each,
        `${each.coordinate} is ${reason} and of type ${String(each.field.type)}, for which no safe value exists to show instead.`,
        `Make the field nullable (${nullable(each)}).`,
      ),
    ];
  });
  const wholes = input.outputFields.flatMap((each): readonly NodeFinding[] => {
    if (!input.catalog.fields.has(each.coordinate) || !isBareObject(each.field.type)) return [];
    const [stuck] = stuckBelow(input, getNamedType(each.field.type)).filter((leaf) => !refused.has(leaf));
    if (stuck === undefined) return [];
    return [
      refusal(
        each,
        `${each.coordinate} is personal and of type ${String(each.field.type)}, which cannot be hidden as a whole: for ${stuck} below it no safe value exists.`,
        `Make ${each.coordinate} nullable (${nullable(each)}), or ${stuck}.`,
      ),
    ];
  });
  return [...leaves, ...wholes];
};

function refusal({ coordinate, field }: OutputField, message: string, fix: string): NodeFinding {
  return findingAt(
    { coordinate, node: field.astNode },
    { severity: 'error', code: 'PII_NO_SAFE_DEFAULT', message, fix },
  );
}

function nullable({ field }: OutputField): string {
  return String(field.type).replace(/!$/, '');
}

/** Why a leaf is hidden from some: its own annotations, or a cover. */
function whatHides({ schema, catalog }: RuleInput, { parent, coordinate }: OutputField): string | undefined {
  if (catalog.fields.has(coordinate)) return 'personal';
  const cover = coveringFields(schema, [parent.name]).find((each) => catalog.fields.has(each));
  return cover && `covered as personal by ${cover}`;
}

/** Whether a leaf has to hold a value, and no value is safe. */
function isStuckLeaf(type: GraphQLOutputType): boolean {
  return isNonNullType(type) && isLeafType(type.ofType) && !hasDefault(type.ofType);
}

function hasDefault(type: GraphQLLeafType): boolean {
  return hasSafeDefault(leafTypeOf(type));
}

function isBareObject(type: GraphQLOutputType): boolean {
  return isNonNullType(type) && !isListType(type.ofType) && !isLeafType(type.ofType);
}

/** The leaves that keep an object from being hidden: below it, or below objects that it has to hold. */
function stuckBelow({ schema }: RuleInput, named: GraphQLNamedType): readonly Coordinate[] {
  const stuck: Coordinate[] = [];
  const seen = new Set<GraphQLNamedType>();
  const waiting = [named];
  for (let type = waiting.pop(); type; type = waiting.pop()) {
    if (seen.has(type)) continue;
    seen.add(type);
    if (isAbstractType(type)) waiting.push(...schema.getPossibleTypes(type));
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (isStuckLeaf(field.type)) stuck.push(memberCoordinate(type.name, field.name));
      else if (isBareObject(field.type)) waiting.push(getNamedType(field.type));
    }
  }
  return stuck;
}
