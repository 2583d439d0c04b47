import type {
  DocumentNode,
  InputObjectTypeDefinitionNode,
  InputObjectTypeExtensionNode,
  InputValueDefinitionNode,
} from 'graphql';
import { Kind } from 'graphql';
import { ONE_OF, withOneOfDefinition } from '../catalog/one-of.ts';
import { memberCoordinate, typeCoordinate } from '../lib/coordinate.ts';
import type { Finding } from '../lib/finding.ts';
import type { ParsedSubgraph } from './subgraph-source.ts';
import { whereabouts } from './subgraph-source.ts';

type InputNode = InputObjectTypeDefinitionNode | InputObjectTypeExtensionNode;

/** An input type as one subgraph writes it. */
interface WrittenInput {
  readonly subgraph: ParsedSubgraph;
  readonly node: InputNode;
  readonly isOneOf: boolean;
}

/**
 * Adds to the supergraph every `@oneOf`, which composition drops. What one subgraph declares holds for the supergraph: a value
 * with exactly one field suits the others, too, unless one of them demands or presets a field.
 */
export function mergeOneOf(
  supergraph: DocumentNode,
  subgraphs: readonly ParsedSubgraph[],
): { readonly document: DocumentNode; readonly findings: readonly Finding[] } {
  const inputs = Map.groupBy(subgraphs.flatMap(writtenInputs), ({ node }) => node.name.value);
  const findings: Finding[] = [];
  const definitions = supergraph.definitions.map((node) => {
    if (node.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) return node;
    const written = inputs.get(node.name.value) ?? [];
    if (!written.some(({ isOneOf }) => isOneOf)) return node;
    findings.push(...disagreements(written), ...written.flatMap(unfitFields));
    const others = (node.directives ?? []).filter(({ name }) => name.value !== ONE_OF);
    const directive = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: ONE_OF } } as const;
    return { ...node, directives: [...others, directive] };
  });
  return { document: withOneOfDefinition({ ...supergraph, definitions }), findings };
}

/** One for each type and subgraph: an extension says it for the whole type. */
function writtenInputs(subgraph: ParsedSubgraph): readonly WrittenInput[] {
  const nodes = subgraph.document.definitions.filter(
    (node) => node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION,
  );
  const oneOf = new Set(
    nodes
      .filter(({ directives }) => directives?.some(({ name }) => name.value === ONE_OF))
      .map(({ name }) => name.value),
  );
  return nodes.map((node) => ({ subgraph, node, isOneOf: oneOf.has(node.name.value) }));
}

function disagreements(written: readonly WrittenInput[]): readonly Finding[] {
  const declaring = written.find(({ isOneOf }) => isOneOf);
  return written
    .filter(({ isOneOf, node }) => !isOneOf && node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
    .map(({ subgraph, node }) => ({
      severity: 'warning',
      code: 'ONE_OF_DIFFERS',
      message: `The input ${node.name.value} is @oneOf in subgraph "${declaring?.subgraph.name}" and not in subgraph "${subgraph.name}": clients have to give exactly one field everywhere.`,
      fix: `Write @oneOf on ${node.name.value} in "${subgraph.name}" too, or give the input another name there.`,
      coordinate: typeCoordinate(node.name.value),
      ...whereabouts(subgraph, node),
    }));
}

function unfitFields({ subgraph, node }: WrittenInput): readonly Finding[] {
  return (node.fields ?? []).filter(isUnfit).map((field) => ({
    severity: 'error',
    code: 'ONE_OF_INVALID',
    message: `${node.name.value}.${field.name.value} in subgraph "${subgraph.name}" is ${field.defaultValue ? 'given a default' : 'not nullable'}, but its input is @oneOf, of which exactly one field is given.`,
    fix: 'Make every field of the input nullable and take the defaults away, or take @oneOf away.',
    coordinate: memberCoordinate(node.name.value, field.name.value),
    ...whereabouts(subgraph, field),
  }));
}

function isUnfit({ type, defaultValue }: InputValueDefinitionNode): boolean {
  return type.kind === Kind.NON_NULL_TYPE || defaultValue !== undefined;
}
