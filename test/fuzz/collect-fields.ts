import type { DocumentNode, FieldNode, FragmentDefinitionNode, SelectionSetNode, ValueNode } from 'graphql';
import { Kind, valueFromASTUntyped } from 'graphql';

/** What is known of a document while its selections are read. */
export interface Reading {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whether an object of a type is selected by a fragment on another. */
  readonly fits: (type: string, condition: string) => boolean;
}

/** Selections with the type that they are written on. */
export interface SelectionsOn {
  readonly on: string;
  readonly set: SelectionSetNode;
}

/** A field where it is selected, and the type that it is selected on. */
export interface Selected {
  readonly on: string;
  readonly node: FieldNode;
}

/** The fragments of a document by name. */
export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
}

/** The fields of an object by response key, in order (specification, 6.3.2). */
export function collectFields(
  reading: Reading,
  type: string,
  sets: readonly SelectionsOn[],
): ReadonlyMap<string, readonly Selected[]> {
  const found = new Map<string, Selected[]>();
  const visited = new Set<string>();
  const collect = ({ on, set }: SelectionsOn): void => {
    for (const node of set.selections) {
      if (!isIncluded(reading, node.directives ?? [])) continue;
      if (node.kind === Kind.FIELD) {
        const key = (node.alias ?? node.name).value;
        const known = found.get(key);
        if (known) known.push({ on, node });
        else found.set(key, [{ on, node }]);
        continue;
      }
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        if (visited.has(node.name.value)) continue;
        visited.add(node.name.value);
      }
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? reading.fragments.get(node.name.value) : node;
      if (!fragment) continue;
      const condition = fragment.typeCondition?.name.value ?? on;
      if (reading.fits(type, condition)) collect({ on: condition, set: fragment.selectionSet });
    }
  };
  for (const set of sets) collect(set);
  return found;
}

/** The selections below all fields of one response key, which return a type. */
export function selectionsBelow(fields: readonly Selected[], on: string): readonly SelectionsOn[] {
  return fields.flatMap(({ node }) => (node.selectionSet ? [{ on, set: node.selectionSet }] : []));
}

interface DirectiveLike {
  readonly name: { readonly value: string };
  readonly arguments?: readonly { readonly value: ValueNode }[] | undefined;
}

function isIncluded({ variables }: Reading, directives: readonly DirectiveLike[]): boolean {
  return directives.every(({ name, arguments: given }) => {
    if (name.value !== 'include' && name.value !== 'skip') return true;
    const value = given?.[0]?.value;
    const isSet = value ? valueFromASTUntyped(value, variables) === true : false;
    return isSet === (name.value === 'include');
  });
}
