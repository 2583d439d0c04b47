import type { FailedDelivery } from './delivery.ts';
import type { ExportTiming } from './export-settings.ts';

/** The part of an export's timing that decides when it is tried again. */
export type RetryTiming = Pick<ExportTiming, 'firstMs' | 'busyMs' | 'refusedMs'>;

/**
 * How long to wait after so many failures in a row: twice as long each time, and by a random half of it less, so that many
 * gateways do not come back at once. Never less than the collector asked for. `random` gives 0 to 1.
 */
export function retryDelay(
  { firstMs, busyMs, refusedMs }: RetryTiming,
  failures: number,
  delivery: FailedDelivery,
  random: () => number,
): number {
  const isBusy = delivery.kind === 'busy';
  const most = Math.min(isBusy ? busyMs : refusedMs, firstMs * 2 ** (failures - 1));
  const asked = isBusy ? (delivery.retryAfterMs ?? 0) : 0;
  return Math.max(most * (1 - random() / 2), asked * (1 + random() / 10));
}
