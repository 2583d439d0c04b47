import type { ASTNode, GraphQLSchema } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import type { Annotated } from './annotated-elements.ts';
import { annotatedElements, appliedDirectives } from './annotated-elements.ts';
import type { Annotation, MalformedAnnotation } from './annotation.ts';
import { readAnnotation } from './annotation.ts';
import type { PiiLink } from './pii-link.ts';

/** What is written at one coordinate of the supergraph. */
export interface Declared {
  readonly annotations: readonly Annotation[];
  readonly malformed: readonly MalformedAnnotation[];
  readonly notPii: boolean;
  /** The first directive that is applied there. */
  readonly node: ASTNode | undefined;
}

/** Reads every annotation of a schema, by coordinate; coordinates without one are absent. */
export function readDeclared(schema: GraphQLSchema, link: PiiLink | undefined): ReadonlyMap<Coordinate, Declared> {
  const found = new Map<Coordinate, Declared>();
  if (!link) return found;
  for (const [coordinate, element] of annotatedElements(schema)) {
    const declared = declaredAt(element, link);
    if (declared) found.set(coordinate, declared);
  }
  return found;
}

function declaredAt(element: Annotated, link: PiiLink): Declared | undefined {
  const directives = appliedDirectives(element);
  if (!directives.some(({ name }) => name.value === link.pii || name.value === link.notPii)) return undefined;
  const read = directives.filter((node) => node.name.value === link.pii).map(readAnnotation);
  const notPii = directives.some((node) => node.name.value === link.notPii);
  return {
    annotations: read.filter((entry) => 'category' in entry),
    malformed: read.filter((entry) => 'malformed' in entry),
    notPii,
    node: directives[0],
  };
}
