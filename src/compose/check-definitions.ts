import type { ASTNode, DefinitionNode, DocumentNode } from 'graphql';
import { Kind, print, visit } from 'graphql';
import type { PiiLink } from '../catalog/pii-link.ts';
import type { Finding } from '../lib/finding.ts';
import { definitionsFor } from './pii-definitions.ts';
import type { ParsedSubgraph } from './subgraph-source.ts';
import { whereabouts } from './subgraph-source.ts';
import { writtenAnnotations } from './written-annotations.ts';

/**
 * The definitions that a subgraph carries are the specification's: one without `repeatable` loses annotations when
 * composed, one without an argument loses scopes or masks.
 */
export function checkDefinitions(subgraph: ParsedSubgraph): readonly Finding[] {
  const { link } = subgraph;
  if (!link?.supported) return [];
  const expected = definitionsFor(link);
  return neededNames(subgraph, link).flatMap((name): readonly Finding[] => {
    const definition = expected.get(name);
    if (!definition) return [];
    const written = findDefinition(subgraph.document, definition);
    if (written && normal(written) === normal(definition)) return [];
    const label = labelOf(definition);
    return [
      {
        severity: 'error',
        code: 'PII_DEFINITION',
        message: written
          ? `The definition of ${label} in subgraph "${subgraph.name}" is not the specification's.`
          : `Subgraph "${subgraph.name}" uses ${label} but does not define it.`,
        fix: `Paste into the schema of "${subgraph.name}": ${oneLine(print(definition))}`,
        ...whereabouts(subgraph, written ?? link.node),
      },
    ];
  });
}

/** The document with the definitions that it lacks, so that composition can report whatever else is wrong. */
export function withDefinitions(subgraph: ParsedSubgraph): DocumentNode {
  const { document, link } = subgraph;
  if (!link) return document;
  const missing = neededNames(subgraph, link).flatMap((name) => {
    const definition = definitionsFor(link).get(name);
    return definition && !findDefinition(document, definition) ? [definition] : [];
  });
  return { ...document, definitions: [...document.definitions, ...missing] };
}

/** By the names of the specification: a directive that is used, defined or composed; the types that come with `@pii`. */
function neededNames(subgraph: ParsedSubgraph, link: PiiLink): readonly string[] {
  const used = new Set(writtenAnnotations(subgraph).map((annotation) => annotation.kind));
  const defines = (name: string) =>
    subgraph.document.definitions.some((node) => node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === name);
  const composed = composedDirectives(subgraph.document);
  const isNeeded = (name: string) => defines(name) || composed.has(`@${name}`);
  const pii = used.has('pii') || isNeeded(link.pii);
  const notPii = used.has('notPii') || isNeeded(link.notPii);
  const types = ['pii__Category', 'pii__Scope', 'pii__Mask', 'pii__Use'];
  return [...(pii ? ['pii'] : []), ...(notPii ? ['notPii'] : []), ...(pii ? types : [])];
}

/** What `@composeDirective` names, with its `@`. */
function composedDirectives(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ name, arguments: given = [] }) => {
      for (const { value } of name.value === 'composeDirective' ? given : [])
        if (value.kind === Kind.STRING) names.add(value.value);
    },
  });
  return names;
}

function findDefinition(document: DocumentNode, like: DefinitionNode): DefinitionNode | undefined {
  return document.definitions.find((node) => node.kind === like.kind && nameOf(node) === nameOf(like));
}

function labelOf(node: DefinitionNode): string {
  return node.kind === Kind.DIRECTIVE_DEFINITION ? `@${node.name.value}` : (nameOf(node) ?? '');
}

function nameOf(node: DefinitionNode): string | undefined {
  return 'name' in node ? node.name?.value : undefined;
}

/** A definition's text without descriptions, `@specifiedBy` and order. */
function normal(node: DefinitionNode): string {
  const plain: ASTNode = visit(node, {
    enter: (each) => ('description' in each ? { ...each, description: undefined } : undefined),
    Directive: () => null,
  });
  if (plain.kind === Kind.DIRECTIVE_DEFINITION) {
    const args = [...(plain.arguments ?? [])].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
    const locations = [...plain.locations].sort((a, b) => (a.value < b.value ? -1 : 1));
    return print({ ...plain, arguments: args, locations });
  }
  if (plain.kind === Kind.ENUM_TYPE_DEFINITION) {
    return [plain.name.value, ...(plain.values ?? []).map((value) => value.name.value).sort()].join();
  }
  return print(plain);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
