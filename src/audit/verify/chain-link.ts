import type { EntryRow } from '../../store/entry-columns.ts';
import { OUTCOME_COLUMNS } from '../../store/entry-columns.ts';
import { intentLink, outcomeLink } from '../chain.ts';

/** Which of the two links of an entry: what was about to be done, or what became of it. */
export type LinkPart = 'intent' | 'outcome';

/** A link of a chain as it stands in the row of its entry, whatever somebody made of it. */
export interface ChainLink {
  readonly row: EntryRow;
  readonly part: LinkPart;
}

/** The links that a row holds: its intent, and its outcome where anything of one is there. */
export function linksOf(row: EntryRow): readonly ChainLink[] {
  const intent: ChainLink = { row, part: 'intent' };
  return OUTCOME_COLUMNS.some((column) => row[column] !== null) ? [intent, { row, part: 'outcome' }] : [intent];
}

/** Its place in the chain; undefined where what stands there is no place. */
export function placeOf({ row, part }: ChainLink): number | undefined {
  const place = part === 'intent' ? row.sequence : row.outcome_sequence;
  return Number.isSafeInteger(place) && Number(place) > 0 ? Number(place) : undefined;
}

/** The link that its row claims. */
export function storedLink({ row, part }: ChainLink): string | null {
  return part === 'intent' ? row.hash : row.outcome_hash;
}

/** The link that it is, behind another. */
export function linkBehind({ row, part }: ChainLink, previous: string): string {
  return part === 'intent' ? intentLink(previous, row) : outcomeLink(previous, row);
}

/** The same link, were it at another place. */
export function atPlace({ row, part }: ChainLink, place: number): ChainLink {
  return { row: part === 'intent' ? { ...row, sequence: place } : { ...row, outcome_sequence: place }, part };
}
