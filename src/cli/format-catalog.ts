import type { ScopeExpression } from '../catalog/category.ts';
import type { PersonalCoordinate } from '../catalog/list-personal.ts';
import { formatTable } from './format-table.ts';

/** Personal coordinates as a table for people, headed. */
export function formatCatalog(listed: readonly PersonalCoordinate[]): readonly string[] {
  if (listed.length === 0) return ['Nothing is personal.'];
  return formatTable([
    ['COORDINATE', 'CATEGORIES', 'SCOPES', 'MASK'],
    ...listed.map(({ coordinate, categories, requirements, mask }) => [
      coordinate,
      categories.join(', '),
      [...new Set(requirements.map(({ scopes }) => formatScopes(scopes)))].join(', '),
      mask ?? '-',
    ]),
  ]);
}

/** `pii:name:read`, or `a and b or c`. */
function formatScopes(scopes: ScopeExpression): string {
  return scopes.length === 0 ? 'nobody' : scopes.map((all) => all.join(' and ')).join(' or ');
}
