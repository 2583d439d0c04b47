import type { FieldNode } from 'graphql';
import { Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { CodedError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import { reachableDefinitions } from '../operation/reachable-definitions.ts';
import { checkSize, type SizeLimits } from './check-size.ts';
import { CONTROL_SCHEMA } from './control-schema.ts';
import type { ControlScope } from './control-scope.ts';
import type { Reading } from './reading.ts';
import type { SearchBudget } from './search-budget.ts';

/** What readings are held to. */
export interface ReadingRules {
  readonly limits: SizeLimits;
  readonly searchBudget: SearchBudget;
}

/**
 * Throws CodedError for a reading that may not be: `FORBIDDEN` without its scopes, `OPERATION_TOO_LARGE`,
 * `VALUE_NOT_VARIABLE`, `SEARCH_LIMIT`. Nothing has been read by then.
 */
export function checkReading(reading: Reading, { limits, searchBudget }: ReadingRules): void {
  const { principal } = reading;
  assertScope(principal, 'cordon:audit:read');
  checkSize(reading, limits);
  const searches = valueSearches(reading);
  if (searches.length > 0) assertScope(principal, 'cordon:audit:search-value');
  if (!searches.every(isVariable)) throw new CodedError('VALUE_NOT_VARIABLE');
  searchBudget.spend(principal, searches.length);
}

/** Throws CodedError `FORBIDDEN` where a principal has not a scope. */
export function assertScope({ scopes }: Principal, scope: ControlScope): void {
  if (!scopes.has(scope)) throw new CodedError('FORBIDDEN');
}

/** Every field that searches for a value; whether it is skipped does not matter. */
function valueSearches({ document, operation }: Reading): readonly FieldNode[] {
  const found: FieldNode[] = [];
  const types = new TypeInfo(CONTROL_SCHEMA);
  const visitor = visitWithTypeInfo(types, {
    Field(node) {
      if (types.getParentType()?.name === 'Query' && node.name.value === 'entriesByValue') found.push(node);
    },
  });
  const { fragments } = reachableDefinitions(document, operation);
  for (const definition of [operation, ...fragments]) visit(definition, visitor);
  return found;
}

/** SECURITY: documents are kept, shown and sent in many places; variables are not (test "A value …"). */
function isVariable({ arguments: given = [] }: FieldNode): boolean {
  return given.find(({ name }) => name.value === 'value')?.value.kind === Kind.VARIABLE;
}
