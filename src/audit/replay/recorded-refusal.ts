import type { ErrorCode } from '../../errors.ts';
import { ERRORS } from '../../errors.ts';
import { isRecord } from '../../lib/is-record.ts';

/** Why a gateway refused an operation, as its entry says. */
export interface RecordedRefusal {
  readonly code: ErrorCode;
  readonly coordinate: string | undefined;
}

/** Reads the codes of an entry that was refused: the one reason that its client was told. */
export function readRefusal(codes: string): RecordedRefusal {
  const list: unknown = JSON.parse(codes);
  const [first]: readonly unknown[] = Array.isArray(list) ? list : [];
  if (!isRecord(first) || !isErrorCode(first.code)) return { code: 'INTERNAL', coordinate: undefined };
  return { code: first.code, coordinate: typeof first.coordinate === 'string' ? first.coordinate : undefined };
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}

/**
 * What a refusal depends on: decisions, which are recomputed; a value that is not kept; what the caller did before; nothing
 * that a policy says; or the state that the gateway was in.
 */
export type RefusalGround = 'decisions' | 'written-value' | 'probes' | 'request' | 'gateway';

/** What refused an operation with this code. */
export function groundOf(code: ErrorCode): RefusalGround {
  return GROUNDS[code] ?? 'gateway';
}

const GROUNDS: Partial<Record<ErrorCode, RefusalGround>> = {
  PII_BLOCKED: 'decisions',
  APPROVAL_REQUIRED: 'decisions',
  PII_DENIED: 'decisions',
  UNAUTHORIZED_FIELD_OR_TYPE: 'decisions',
  // What is hidden is not expanded.
  OPERATION_TOO_LARGE: 'decisions',
  MASKED_VALUE_WRITTEN: 'written-value',
  PROBE_LIMIT: 'probes',
  BAD_USER_INPUT: 'request',
  RESERVED_NAME: 'request',
  OPERATION_NOT_SUPPORTED: 'request',
};
