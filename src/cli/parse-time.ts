import { UsageError } from './verb.ts';

const AGO = /^([0-9]{1,6})([smhdw])$/;

const MILLISECONDS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** `2026-11-27`, `2026-11-27T09:30Z`. */
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+(?:Z|[+-][0-9]{2}:[0-9]{2})?)?$/;

/**
 * The time that a flag names, in milliseconds since the epoch: so long ago (`7d`, `12h`), or an ISO 8601 date or time, of
 * which a date alone begins in UTC. Throws UsageError for anything else.
 */
export function parseTime(flag: string, text: string, now: number): number {
  const [, amount, unit] = AGO.exec(text) ?? [];
  if (isUnit(unit)) return now - Number(amount) * MILLISECONDS[unit];
  const time = DATE.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new UsageError(`--${flag} is "7d", "12h", "30m", or a time such as 2026-11-27T09:30Z.`);
  return time;
}

function isUnit(unit: string | undefined): unit is keyof typeof MILLISECONDS {
  return unit !== undefined && Object.hasOwn(MILLISECONDS, unit);
}
