import type { ConstDirectiveNode, GraphQLSchema } from 'graphql';
import { isInterfaceType, isObjectType, Kind, visit } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import { keySelections, requiredSelections } from './federation-metadata.ts';

/** A label of `@override`: while it is in force its fields come from the subgraph that overrides, else from the other. */
export interface OverrideLabel {
  readonly label: string;
  /** The fields that it moves. */
  readonly coordinates: readonly Coordinate[];
  /** Their names: a document in which none of them occurs is planned alike with the label and without. */
  readonly fields: ReadonlySet<string>;
  /** Whether a plan may fetch one of them unasked: it is part of a `@key`, a `@requires` or a context. */
  readonly isFetchedUnasked: boolean;
  /** The directive that says it of the first of them. */
  readonly node: ConstDirectiveNode | undefined;
}

/** The labels of a supergraph, sorted. @see https://specs.apollo.dev/join/v0.5/#@field */
export function overrideLabels(schema: GraphQLSchema): readonly OverrideLabel[] {
  const written = [...writtenLabels(schema)];
  const unasked = written.length === 0 ? new Set<string>() : unaskedFields(schema);
  const labels = [...new Set(written.map(({ label }) => label))].sort();
  return labels.map((label) => {
    const moved = written.filter((each) => each.label === label);
    const fields = new Set(moved.map(({ field }) => field));
    return {
      label,
      coordinates: [...new Set(moved.map(({ coordinate }) => coordinate))],
      fields,
      isFetchedUnasked: [...fields].some((field) => unasked.has(field)),
      node: moved[0]?.node,
    };
  });
}

function* writtenLabels(schema: GraphQLSchema) {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const { name: field, astNode } of Object.values(type.getFields()))
      for (const node of astNode?.directives ?? []) {
        const value = node.arguments?.find((argument) => argument.name.value === 'overrideLabel')?.value;
        if (node.name.value === 'join__field' && value?.kind === Kind.STRING)
          yield { label: value.value, field, coordinate: memberCoordinate(type.name, field), node };
      }
  }
}

/** The names of all fields that stand in keys, requirements and contexts. */
function unaskedFields(schema: GraphQLSchema): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { selection } of [...keySelections(schema), ...requiredSelections(schema)])
    visit(selection, { Field: (node) => void names.add(node.name.value) });
  return names;
}
