import type { ErrorDetails } from '../errors.ts';
import { CodedError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import type { Hmac } from '../keys/derive-hmac.ts';
import { createBoundedMap } from '../lib/bounded-map.ts';
import type { Probe } from '../operation/create-input-guard.ts';

/** How many distinct values one principal may try on one coordinate within a window. */
export interface ProbeLimits {
  readonly distinct: number;
  readonly windowSeconds: number;
}

/** Counts what principals try; the only thing about a request that others of the same principal decide. It only tightens. */
export interface ProbeDetector {
  /**
   * Counts the probes of one operation, all or none of them. Throws CodedError `PROBE_LIMIT` where they would be too many,
   * with the seconds after which the same operation may pass; without, where it never can.
   */
  admit(principal: Principal, probes: readonly Probe[], limits: ProbeLimits): void;
}

interface ProbeDetectorInput {
  /** Under a key of its own. */
  readonly digest: Hmac;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** When each value was last tried, by its digest, the oldest first. */
type Window = Map<number, number>;

/** Beyond it a counter holds one digest of several: its count is then right to 1.6 % (one standard error, 1 / sqrt(4096)). */
const MAX_DIGESTS_EACH = 4_096;

/** Of all counters together, 15 to 40 MB: the counter that was used least lately goes first. */
const MAX_DIGESTS = 200_000;

/**
 * A detector for one process, held in memory.
 * SECURITY: it holds keyed digests of 48 bits, each of principal, coordinate and value together, so that neither a value nor
 * that two principals tried the same can be read from it without the key (test: 'knows values by their digests alone, and
 * each principal has others'). Counters are by issuer and subject: another token, client or task does not start a new one.
 */
export function createProbeDetector({ digest, now }: ProbeDetectorInput): ProbeDetector {
  const windows = createBoundedMap<string, Window>(MAX_DIGESTS, (window) => window.size + 1);

  function admit(principal: Principal, probes: readonly Probe[], limits: ProbeLimits): void {
    const at = now();
    const counted = [...Map.groupBy(probes, (probe) => probe.coordinate)].map(([coordinate, tried]) => {
      const name = JSON.stringify([principal.issuer, principal.subject, coordinate]);
      const window: Window = windows.get(name) ?? new Map();
      expire(window, at - limits.windowSeconds * 1_000);
      const digests = sample(name, tried, limits);
      const details = { coordinate, categories: tried[0]?.categories ?? [], limit: limits.distinct };
      refuseExcess(window, digests, limits, at, details);
      return { name, window, digests };
    });
    for (const { name, window, digests } of counted) {
      for (const each of digests) renew(window, each, at);
      windows.set(name, window);
    }
  }

  /** The digests of distinct values that are counted: all, or one of so many. */
  function sample(name: string, tried: readonly Probe[], limits: ProbeLimits): ReadonlySet<number> {
    const rate = rateOf(limits);
    const texts = new Set(tried.map((probe) => probe.text));
    const digests = [...texts].map((text) => Buffer.from(digest(name + text), 'base64url').readUIntBE(0, 6));
    return new Set(digests.filter((each) => each % rate === 0));
  }

  return { admit };
}

function rateOf({ distinct }: ProbeLimits): number {
  return Math.ceil(distinct / MAX_DIGESTS_EACH);
}

/** The oldest come first, so that looking ends at the first that still counts. */
function expire(window: Window, since: number): void {
  for (const [digest, at] of window) {
    if (at > since) return;
    window.delete(digest);
  }
}

/** A value that is tried again counts from now. */
function renew(window: Window, digest: number, at: number): void {
  window.delete(digest);
  window.set(digest, at);
}

function refuseExcess(
  window: Window,
  digests: ReadonlySet<number>,
  limits: ProbeLimits,
  at: number,
  details: ErrorDetails,
): void {
  const capacity = Math.floor(limits.distinct / rateOf(limits));
  const fresh = [...digests].filter((digest) => !window.has(digest)).length;
  const excess = window.size + fresh - capacity;
  if (fresh === 0 || excess <= 0) return;
  if (fresh > capacity) throw new CodedError('PROBE_LIMIT', details);
  const freedAt = [...window.values()][excess - 1] ?? at;
  const retryAfterSeconds = Math.max(1, Math.ceil((freedAt - at) / 1_000 + limits.windowSeconds));
  throw new CodedError('PROBE_LIMIT', { ...details, retryAfterSeconds });
}
