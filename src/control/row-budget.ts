import { CodedError } from '../errors.ts';

/** How much one operation may read, whatever it is put together of. */
export interface RowBudget {
  /** Throws CodedError `OPERATION_TOO_LARGE` where so many rows are more than what is left. */
  take(rows: number): void;
}

/** A budget for one operation. */
export function createRowBudget(limit: number): RowBudget {
  let left = limit;
  return {
    take(rows) {
      if (rows > left) throw new CodedError('OPERATION_TOO_LARGE', { limit });
      left -= rows;
    },
  };
}
