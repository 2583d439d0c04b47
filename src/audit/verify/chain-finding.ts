import type { LinkPart } from './chain-link.ts';

/** One link of a writer's chain, by its place, and of which entry it is which part. */
interface LinkName {
  readonly writer: number;
  readonly place: number;
  readonly entry: number;
  readonly part: LinkPart;
}

/**
 * What is wrong with a chain.
 * `edited`: the link is not what was written. `missing`: so many links are not there, between two entries. `reordered`: a
 * missing link turned up elsewhere. `forked`: a second link at one place. `rewritten`: the link is not the one that was
 * signed, nor perhaps any since the last that is. `cut`: the chain ends before the place that is claimed. `beyond`: it goes on
 * behind where its head says that it ends. `head`: the head fits no link, or is missing where there are links.
 */
export type ChainFinding =
  | ({ readonly kind: 'edited' | 'reordered' | 'forked' | 'beyond' } & LinkName)
  | ({
      readonly kind: 'rewritten' /** The last place that was signed and is as it was. */;
      readonly since: number;
    } & LinkName)
  | {
      readonly kind: 'missing';
      readonly writer: number;
      /** The first of them. */
      readonly place: number;
      readonly links: number;
      /** The entry of the link before; undefined at the beginning. */
      readonly after: number | undefined;
      /** The entry of the link behind. */
      readonly before: number | undefined;
    }
  | {
      readonly kind: 'cut';
      readonly writer: number;
      /** Where the first link is that is not there. */
      readonly place: number;
      readonly claimed: number;
      readonly by: 'head' | 'checkpoint';
      readonly after: number | undefined;
    }
  | { readonly kind: 'head'; readonly writer: number; readonly place: number };
