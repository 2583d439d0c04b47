import { ExactNumber } from './exact-number.ts';

/** Whether a value is a JSON object: no null, no list, no ExactNumber. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}
