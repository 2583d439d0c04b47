import type { SelectionSetNode } from 'graphql';
import { getNamedType, isObjectType, Kind } from 'graphql';
import { memberCoordinate } from '../../lib/coordinate.ts';
import { graphsOfField, keySelections } from '../federation-metadata.ts';
import type { AnnotationRule, RuleInput } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** Where a personal `@key` is sent to a subgraph (A20), that subgraph's strings on the same type have been looked at. */
export const keysStayKnown: AnnotationRule = (input) =>
  keySelections(input.schema).flatMap(({ type: typeName, graph, selection }) => {
    const type = input.schema.getType(typeName);
    if (!isObjectType(type) || !isPersonal(input, typeName, selection)) return [];
    return Object.values(type.getFields())
      .filter(
        (field) =>
          getNamedType(field.type).name === 'String' && graphsOfField(input.schema, typeName, field.name).has(graph),
      )
      .map((field) => ({ field, coordinate: memberCoordinate(typeName, field.name) }))
      .filter(({ coordinate }) => !input.catalog.fields.has(coordinate) && !input.declared.get(coordinate)?.notPii)
      .map(({ field, coordinate }) =>
        findingAt(
          { coordinate, node: field.astNode },
          {
            severity: 'warning',
            code: 'PII_KEY_TRAVELS',
            message: `${coordinate} comes from a subgraph that is sent a personal @key of ${typeName}, and nobody said whether it is personal.`,
            fix: `Annotate ${coordinate} with @pii or with @notPii(reason:).`,
          },
        ),
      );
  });

function isPersonal(input: RuleInput, typeName: string, key: SelectionSetNode): boolean {
  return key.selections.some(
    (node) => node.kind === Kind.FIELD && input.catalog.fields.has(memberCoordinate(typeName, node.name.value)),
  );
}
