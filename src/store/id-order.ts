import type { EntryQuery } from './entry-query.ts';

/** The order of ids that a query's order is. */
export function idOrder(order: EntryQuery['order']): 'asc' | 'desc' {
  return order === 'newest' ? 'desc' : 'asc';
}
