import type { ErrorCode, ErrorDetails } from '../errors.ts';
import { ERRORS } from '../errors.ts';
import type { ResponsePath } from '../lib/response-path.ts';

/** One error of an answer: a code, a path, and coordinates. */
export interface AnswerError {
  readonly code: ErrorCode;
  readonly path?: ResponsePath;
  readonly details?: ErrorDetails;
}

/** One error as a client reads it: a sentence of the table of codes, and names. */
export interface PublicError {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly path?: ResponsePath;
  readonly extensions: Pick<ErrorDetails, keyof ErrorDetails> & { readonly code: ErrorCode };
}

/** The error that a client is sent: of the details only the known names, in this order. */
export function publicError({ code, path, details = {} }: AnswerError): PublicError {
  const { coordinate, categories, reason, limit, executed, retryAfterSeconds } = details;
  return {
    message: ERRORS[code].message,
    ...(path && { path }),
    extensions: {
      code,
      ...(coordinate !== undefined && { coordinate }),
      ...(categories && { categories }),
      ...(reason && { reason }),
      ...(limit !== undefined && { limit }),
      ...(executed && { executed }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    },
  };
}
