import type { GraphQLOutputType, GraphQLSchema } from 'graphql';
import { getNamedType, isAbstractType, isLeafType, isListType, isNonNullType } from 'graphql';
import type { Coordinate } from '../../lib/coordinate.ts';
import { hasSafeDefault } from '../../maskers/default-value.ts';
import { coversByType } from '../covering-fields.ts';
import { leafTypeOf } from '../leaf-type.ts';
import type { OutputField } from '../output-fields.ts';
import type { AnnotationRule, NodeFinding, RuleInput } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/**
 * What is hidden has a value to show instead, or may be null: otherwise hiding it would null what stands around it (I4).
 * A list can be emptied; an object is as hideable as its fields.
 */
export const hiddenValuesHaveDefaults: AnnotationRule = (input) => {
  const covers = coversByType(input.schema, input.catalog);
  const reasonFor = ({ parent, coordinate }: OutputField): string | undefined => {
    if (input.catalog.fields.has(coordinate)) return 'personal';
    const cover = covers.get(parent.name);
    return cover && `covered as personal by ${cover}`;
  };
  const refused = new Set<Coordinate>();
  const leaves = input.outputFields.flatMap((each): readonly NodeFinding[] => {
    const reason = isStuckLeaf(each.field.type) ? reasonFor(each) : undefined;
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
  const stuckAt = stuckTypes(input, refused);
  const wholes = input.outputFields.flatMap((each): readonly NodeFinding[] => {
    if (!input.catalog.fields.has(each.coordinate) || !isBareObject(each.field.type)) return [];
    const stuckType = standing(input.schema, each.field.type).find((type) => stuckAt.has(type));
    const stuck = stuckType && stuckAt.get(stuckType);
    if (stuck === undefined) return [];
    return [
      refusal(
        each,
        `${each.coordinate} is personal and of type ${String(each.field.type)}, which cannot be hidden as a whole: no safe value exists for ${stuck} below it.`,
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

/** Whether a leaf has to hold a value, and no value is safe. */
function isStuckLeaf(type: GraphQLOutputType): boolean {
  return isNonNullType(type) && isLeafType(type.ofType) && !hasSafeDefault(leafTypeOf(type.ofType));
}

function isBareObject(type: GraphQLOutputType): boolean {
  return isNonNullType(type) && !isListType(type.ofType) && !isLeafType(type.ofType);
}

/**
 * The types of which no object can be hidden, each with a leaf that keeps it from that: its own, or one of an object that it
 * has to hold. What is `refused` already is left out.
 */
function stuckTypes(
  { schema, outputFields }: RuleInput,
  refused: ReadonlySet<Coordinate>,
): ReadonlyMap<string, Coordinate> {
  const stuck = new Map<string, Coordinate>();
  const holders = new Map<string, string[]>();
  for (const { parent, field, coordinate } of outputFields) {
    if (isStuckLeaf(field.type) && !refused.has(coordinate)) stuck.set(parent.name, coordinate);
    if (!isBareObject(field.type)) continue;
    for (const type of standing(schema, field.type)) {
      const others = holders.get(type);
      if (others) others.push(parent.name);
      else holders.set(type, [parent.name]);
    }
  }
  // A map goes on with what is added on the way.
  for (const [type, leaf] of stuck)
    for (const holder of holders.get(type) ?? []) if (!stuck.has(holder)) stuck.set(holder, leaf);
  return stuck;
}

/** The types of which an object can be. */
function standing(schema: GraphQLSchema, type: GraphQLOutputType): readonly string[] {
  const named = getNamedType(type);
  return [named, ...(isAbstractType(named) ? schema.getPossibleTypes(named) : [])].map(({ name }) => name);
}
