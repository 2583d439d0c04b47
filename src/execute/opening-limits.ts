/** What opening a supergraph for planning may take. */
export interface OpeningLimits {
  /** The most memory that the heap of the planner's thread may take, in megabytes. */
  readonly heapMegabytes: number;
  /** How long opening may take, in milliseconds. */
  readonly openTimeoutMs: number;
}

/** The limits that an operator has set. */
export type SetLimits = { readonly [Limit in keyof OpeningLimits]?: number | undefined };

const MEGABYTE = 1_000_000;

/** The limits for a supergraph of so many characters: several times what one of usual density takes. */
export function openingLimits(characters: number, set: SetLimits = {}): OpeningLimits {
  const megabytes = Math.ceil(characters / MEGABYTE);
  return {
    heapMegabytes: set.heapMegabytes ?? 512 + 256 * megabytes,
    openTimeoutMs: set.openTimeoutMs ?? 60_000 + 30_000 * megabytes,
  };
}

/** A supergraph was not opened within a limit that an operator can raise. */
export class OpeningLimitError extends Error {
  readonly limit: keyof OpeningLimits;
  readonly value: number;

  constructor(limit: keyof OpeningLimits, value: number) {
    super(
      limit === 'heapMegabytes'
        ? `The planner's thread ran out of memory (${value} MB) while it opened the supergraph.`
        : `The planner's thread did not open the supergraph within ${value / 1000} seconds.`,
    );
    this.name = 'OpeningLimitError';
    this.limit = limit;
    this.value = value;
  }
}
