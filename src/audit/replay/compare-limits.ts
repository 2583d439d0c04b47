import type { ArgumentPolicy } from '../../policy/policy.ts';

/** How limits on what is tried compare: `freer` lets all through that was let through before. */
export type LimitsCompared = 'same' | 'freer' | 'other';

/** Compares the limits of two policies. */
export function compareLimits(before: ArgumentPolicy['probes'], after: ArgumentPolicy['probes']): LimitsCompared {
  if (JSON.stringify(before) === JSON.stringify(after)) return 'same';
  if (!after) return 'freer';
  if (!before) return 'other';
  return after.distinct >= before.distinct && after.windowSeconds <= before.windowSeconds ? 'freer' : 'other';
}
