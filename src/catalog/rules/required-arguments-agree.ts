import type { GraphQLSchema } from 'graphql';
import { doTypesOverlap, isCompositeType } from 'graphql';
import type { Coordinate } from '../../lib/coordinate.ts';
import { memberCoordinate } from '../../lib/coordinate.ts';
import { subgraphName } from '../federation-metadata.ts';
import { outputFields } from '../output-fields.ts';
import type { RequiredField } from '../required-fields.ts';
import { requiredFields } from '../required-fields.ts';
import type { AnnotationRule, RuleInput } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/**
 * No two fields require one field of one object with different arguments: the planner fetches it once, under one
 * response key, and one of them would be computed from the other's value. `@key` and `@provides` cannot ask with
 * arguments (composition refuses it), and what a client asks has response keys of its own.
 */
export const requiredArgumentsAgree: AnnotationRule = (input) => {
  const { schema } = input;
  const required = requiredFields(schema);
  return required.flatMap((first, index) =>
    required
      .slice(index + 1)
      .filter((second) => first.meaning !== second.meaning && meet(schema, first, second))
      .map((second) => conflict(input, first, second)),
  );
};

/** Whether a plan can hold both: on one object, and not the same field in two subgraphs, of which it takes one. */
function meet(schema: GraphQLSchema, first: RequiredField, second: RequiredField): boolean {
  const isOneField = coordinateOf(first) === coordinateOf(second);
  if (isOneField && first.requirer.graph !== second.requirer.graph) return false;
  return endsAs(schema, first.path, second.path) || endsAs(schema, second.path, first.path);
}

/**
 * Whether `longer` reaches the object on which `shorter` starts, and goes on as it: `a { b(x: 1) }` required of a type
 * meets `b(x: 2)` required of the type of `a`.
 */
function endsAs(schema: GraphQLSchema, longer: RequiredField['path'], shorter: RequiredField['path']): boolean {
  const end = longer.slice(-shorter.length);
  return (
    end.length === shorter.length &&
    shorter.every((step, index) => step.field === end[index]?.field && overlap(schema, step.type, end[index].type))
  );
}

function overlap(schema: GraphQLSchema, one: string, other: string): boolean {
  const [first, second] = [schema.getType(one), schema.getType(other)];
  return isCompositeType(first) && isCompositeType(second) && doTypesOverlap(schema, first, second);
}

function conflict(input: RuleInput, first: RequiredField, second: RequiredField) {
  const coordinate = coordinateOf(second);
  const loc = outputFields(input.schema).find((each) => each.coordinate === coordinate)?.field.astNode?.loc;
  return findingAt(
    input,
    { coordinate, loc },
    {
      severity: 'error',
      code: 'REQUIRES_CONFLICT',
      message: `${described(input.schema, first)}, but ${described(input.schema, second)}: one object is fetched with one of them only.`,
      fix: `Require it with the same arguments in both, or require a field of its own, without arguments, instead of ${targetOf(second)}.`,
    },
  );
}

function described(schema: GraphQLSchema, each: RequiredField): string {
  const subgraph = subgraphName(schema, each.requirer.graph);
  return `${coordinateOf(each)} in subgraph "${subgraph}" requires ${targetOf(each)}${each.written}`;
}

function coordinateOf({ requirer }: RequiredField): Coordinate {
  return memberCoordinate(requirer.type, requirer.field);
}

/** The required field's own coordinate. */
function targetOf({ path }: RequiredField): string {
  const last = path.at(-1);
  return last ? memberCoordinate(last.type, last.field) : '';
}
