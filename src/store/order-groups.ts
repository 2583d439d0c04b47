import type { Kysely } from 'kysely';
import type { IndexPart } from './index-reach.ts';
import type { Database } from './tables.ts';
import type { TermGroup } from './term-groups.ts';

/** In what order groups are asked for. */
export interface OrderedGroups {
  /** The rarest first. */
  readonly groups: readonly TermGroup[];
  /** Whether even that has many postings under many terms, which are in no order of time together. */
  readonly isFrequent: boolean;
}

/** Orders groups by how many postings they have in these parts of the index, up to where they are frequent. */
export async function orderGroups(
  db: Kysely<Database>,
  parts: readonly IndexPart[],
  groups: readonly TermGroup[],
  frequent: number,
): Promise<OrderedGroups> {
  const isPlain = groups.length < 2 && groups.every((group) => group.length < 2);
  if (isPlain || parts.length === 0) return { groups, isFrequent: false };
  const counted: { readonly group: TermGroup; readonly count: number }[] = [];
  for (const group of groups) counted.push({ group, count: await countPostings(db, parts, group, frequent) });
  counted.sort((one, other) => one.count - other.count);
  const [rarest] = counted;
  const isFrequent = rarest !== undefined && rarest.count >= frequent && rarest.group.length > 1;
  return { groups: counted.map(({ group }) => group), isFrequent };
}

async function countPostings(
  db: Kysely<Database>,
  parts: readonly IndexPart[],
  group: TermGroup,
  most: number,
): Promise<number> {
  if (group.length === 0) return 0;
  const generations = parts.map(({ generation }) => generation);
  const postings = db
    .selectFrom('entry_terms')
    .select('entry')
    .where('generation', 'in', generations)
    .where('term', 'in', group)
    .limit(most);
  const [row] = await db
    .selectFrom(postings.as('postings'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .execute();
  return Number(row?.count ?? 0);
}
