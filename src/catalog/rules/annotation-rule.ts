import type { DocumentNode, GraphQLSchema, Location } from 'graphql';
import type { Coordinate } from '../../lib/coordinate.ts';
import type { Finding, Place } from '../../lib/finding.ts';
import type { Catalog } from '../catalog.ts';
import type { Category } from '../category.ts';
import type { Declared } from '../declared.ts';
import type { DeclaredAccess } from '../declared-access.ts';
import type { PiiLink } from '../pii-link.ts';
import type { UnreviewedField } from '../unreviewed-fields.ts';

/** All that a rule may look at. */
export interface RuleInput {
  readonly document: DocumentNode;
  readonly schema: GraphQLSchema;
  readonly link: PiiLink | undefined;
  readonly declared: ReadonlyMap<Coordinate, Declared>;
  readonly access: DeclaredAccess;
  readonly categories: ReadonlyMap<string, Category>;
  readonly catalog: Catalog;
  readonly unreviewed: readonly UnreviewedField[];
  readonly file: string;
}

/** One annotation rule: pure, reports everything it finds. */
export type AnnotationRule = (input: RuleInput) => readonly Finding[];

/** A finding at a coordinate of the composed file. */
export function findingAt(
  input: RuleInput,
  at: { readonly coordinate?: Coordinate; readonly loc?: Location | undefined },
  finding: Omit<Finding, 'coordinate' | 'place' | 'subgraph'>,
): Finding {
  const place = placeOf(input.file, at.loc);
  return {
    ...finding,
    ...(at.coordinate === undefined ? {} : { coordinate: at.coordinate }),
    ...(place ? { place } : {}),
  };
}

function placeOf(file: string, loc: Location | undefined): Place | undefined {
  return loc ? { file, line: loc.startToken.line, column: loc.startToken.column } : undefined;
}
