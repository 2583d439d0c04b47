import { UsageError } from './verb.ts';

const DAY_MS = 86_400_000;

/** A time so many days long, as `90d` has it, in milliseconds. Throws UsageError. */
export function parseDays(text: string): number {
  const [, days] = /^([1-9]\d{0,4})d$/.exec(text) ?? [];
  if (days === undefined) throw new UsageError('Say how many days as "90d".');
  return Number(days) * DAY_MS;
}
