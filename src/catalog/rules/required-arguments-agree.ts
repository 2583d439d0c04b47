import type { GraphQLSchema } from 'graphql';
import type { Coordinate } from '../../lib/coordinate.ts';
import { memberCoordinate } from '../../lib/coordinate.ts';
import { subgraphName } from '../federation-metadata.ts';
import type { RequiredField } from '../required-fields.ts';
import { isSeparable, requiredConflicts } from '../required-fields.ts';
import type { AnnotationRule, RuleInput } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/**
 * No field requires one field of one object with different arguments, nor does what is taken `@fromContext` differ so from
 * what else is required: the two would have one name in what the subgraph is sent. Two fields that differ so by `@requires`
 * are asked apart.
 */
export const requiredArgumentsAgree: AnnotationRule = (input) =>
  requiredConflicts(input.schema)
    .filter((each) => !isSeparable(each))
    .map(([first, second]) => conflict(input, first, second));

function conflict(input: RuleInput, first: RequiredField, second: RequiredField) {
  const coordinate = coordinateOf(second);
  const node = input.outputFields.find((each) => each.coordinate === coordinate)?.field.astNode;
  return findingAt(
    { coordinate, node },
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
