/** What opening a supergraph and planning on it may take. */
export interface PlannerLimits {
  /** The most memory that the heap of a planner's thread may take, in megabytes. */
  readonly heapMegabytes: number;
  /** How long opening may take, in milliseconds. */
  readonly openTimeoutMs: number;
  /** How many ways to fetch a small operation are compared; fewer for one of many fields (`evaluatedPlansOf`). */
  readonly evaluatedPlans: number;
  /** How much time of a processor one plan may take, in milliseconds. */
  readonly planCpuMs: number;
  /** How many operations of one caller may wait to be planned. */
  readonly queuePerCaller: number;
}

/** The limits that an operator has set. */
export type PlannerSettings = { readonly [Limit in keyof PlannerLimits]?: number | undefined };

/** The limits of opening. */
export type OpeningLimit = 'heapMegabytes' | 'openTimeoutMs';

const MEGABYTE = 1_000_000;

/** How many ways are compared unless set: docs/decisions/0023-planning-in-turns.md. */
export const EVALUATED_PLANS = 1_000;

/** The limits for a supergraph of so many characters: of opening, several times what one of usual density takes. */
export function plannerLimits(characters: number, set: PlannerSettings = {}): PlannerLimits {
  const megabytes = Math.ceil(characters / MEGABYTE);
  return {
    heapMegabytes: set.heapMegabytes ?? 512 + 256 * megabytes,
    openTimeoutMs: set.openTimeoutMs ?? 60_000 + 30_000 * megabytes,
    evaluatedPlans: set.evaluatedPlans ?? EVALUATED_PLANS,
    planCpuMs: set.planCpuMs ?? 5_000,
    queuePerCaller: set.queuePerCaller ?? 100,
  };
}

/** A supergraph was not opened within a limit that an operator can raise. */
export class OpeningLimitError extends Error {
  readonly limit: OpeningLimit;
  readonly value: number;

  constructor(limit: OpeningLimit, value: number) {
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
