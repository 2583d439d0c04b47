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

/** So many terms of a group stand for all: PostgreSQL would rather read a whole part than look for many. */
const COUNTED_TERMS = 32;

/** Orders groups by about how many postings they have in a part of the index, up to where they are frequent. */
export async function orderGroups(
  db: Kysely<Database>,
  part: IndexPart | undefined,
  groups: readonly TermGroup[],
  frequent: number,
): Promise<OrderedGroups> {
  const isPlain = groups.length < 2 && groups.every((group) => group.length < 2);
  if (isPlain || !part) return { groups, isFrequent: false };
  const counted: { readonly group: TermGroup; readonly count: number }[] = [];
  for (const group of groups) counted.push({ group, count: await countPostings(db, part, group, frequent) });
  counted.sort((one, other) => one.count - other.count);
  const [rarest] = counted;
  const isFrequent = rarest !== undefined && rarest.count >= frequent && rarest.group.length > 1;
  return { groups: counted.map(({ group }) => group), isFrequent };
}

async function countPostings(
  db: Kysely<Database>,
  { generation }: IndexPart,
  group: TermGroup,
  most: number,
): Promise<number> {
  const terms = group.slice(0, COUNTED_TERMS);
  if (terms.length === 0) return 0;
  const postings = db
    .selectFrom('entry_terms')
    .select('entry')
    .where('generation', '=', generation)
    .where('term', 'in', terms)
    .limit(most);
  const [row] = await db
    .selectFrom(postings.as('postings'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .execute();
  return (Number(row?.count ?? 0) * group.length) / terms.length;
}
