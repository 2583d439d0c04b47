import type { ASTNode, DocumentNode, GraphQLSchema } from 'graphql';
import type { Coordinate } from '../../lib/coordinate.ts';
import type { Finding } from '../../lib/finding.ts';
import type { Catalog } from '../catalog.ts';
import type { Category } from '../category.ts';
import type { Declared } from '../declared.ts';
import type { DeclaredAccess } from '../declared-access.ts';
import type { OutputField } from '../output-fields.ts';
import type { PiiLink } from '../pii-link.ts';
import type { UnreviewedField } from '../unreviewed-fields.ts';

/** All that a rule may look at. */
export interface RuleInput {
  readonly document: DocumentNode;
  readonly schema: GraphQLSchema;
  readonly outputFields: readonly OutputField[];
  readonly link: PiiLink | undefined;
  readonly declared: ReadonlyMap<Coordinate, Declared>;
  readonly access: DeclaredAccess;
  readonly categories: ReadonlyMap<string, Category>;
  readonly catalog: Catalog;
  readonly unreviewed: readonly UnreviewedField[];
}

/** A finding that says by which node it stands in the composed file; its place follows from it. */
export type NodeFinding = Omit<Finding, 'place'> & { readonly node?: ASTNode };

/** One annotation rule: pure, reports everything it finds. */
export type AnnotationRule = (input: RuleInput) => readonly NodeFinding[];

/** A finding at a coordinate of the composed file. */
export function findingAt(
  at: { readonly coordinate?: Coordinate; readonly node?: ASTNode | null | undefined },
  finding: Omit<Finding, 'coordinate' | 'place' | 'subgraph'>,
): NodeFinding {
  return {
    ...finding,
    ...(at.coordinate === undefined ? {} : { coordinate: at.coordinate }),
    ...(at.node ? { node: at.node } : {}),
  };
}
