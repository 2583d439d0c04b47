/** How the index is walked; it changes what a search costs, never what it finds. */
export interface IndexTuning {
  /** So many parts are asked in the first step: few where the first entries are enough, all where all are needed. */
  readonly firstParts: number;
  /** So many postings tell that a group is frequent. */
  readonly frequent: number;
  /** So many ids are looked through in the first step for a frequent group. */
  readonly firstStride: number;
}

/** What is good for pages of large stores. The stride is a minute of one writer's ids. */
export const USUAL_TUNING: IndexTuning = { firstParts: 4, frequent: 2_000, firstStride: 61_440_000 };
