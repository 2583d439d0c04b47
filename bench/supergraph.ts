import type { DocumentNode } from 'graphql';
import { Kind, parse, print, visit } from 'graphql';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import { subgraphSdl } from './world/serve-world.ts';

/** Composes the world's subgraphs at these ports, by Cordon's own composition. */
export function benchSupergraph(ports: Readonly<Record<string, number>>): string {
  const sources = Object.entries(ports).map(([name, port]) => ({
    name,
    url: subgraphUrl(port),
    sdl: subgraphSdl(name),
    file: `${name}.graphql`,
  }));
  return composeSupergraph(sources).supergraphSdl;
}

/** Where a subgraph answers. */
export function subgraphUrl(port: number): string {
  return `http://127.0.0.1:${port}/graphql`;
}

/** The supergraph for gateways that do not know `@pii`: its link no longer says that it must be enforced. */
export function withoutSecurityMarker(supergraph: string): string {
  return supergraph.replaceAll(', for: SECURITY', '');
}

const PII_DIRECTIVES: ReadonlySet<string> = new Set(['pii', 'notPii', 'composeDirective']);

/** A subgraph's schema without annotations, for a peer that composes by itself. */
export function withoutAnnotations(sdl: string): string {
  const document: DocumentNode = visit(parse(sdl), {
    Directive: (node) => (PII_DIRECTIVES.has(node.name.value) || isPiiLink(print(node)) ? null : undefined),
    DirectiveDefinition: () => null,
    ScalarTypeDefinition: (node) => (node.name.value.startsWith('pii__') ? null : undefined),
    EnumTypeDefinition: (node) => (node.name.value.startsWith('pii__') ? null : undefined),
    ListValue: (node) => ({
      ...node,
      values: node.values.filter((each) => each.kind !== Kind.STRING || each.value !== '@composeDirective'),
    }),
  });
  return print(document);
}

function isPiiLink(directive: string): boolean {
  return directive.startsWith('@link') && directive.includes('/pii/');
}
