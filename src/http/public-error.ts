import type { ErrorCode, ErrorDetails } from '../errors.ts';
import { ERRORS } from '../errors.ts';
import type { ResponsePath } from '../lib/response-path.ts';

/** One error of an answer: a code, a path, and coordinates. */
export interface AnswerError {
  readonly code: ErrorCode;
  /** What a subgraph calls it, which the client reads instead of the code: a word of `errors.passCodes`. */
  readonly passedCode?: string | undefined;
  readonly path?: ResponsePath;
  readonly details?: ErrorDetails;
}

/** One error as a client reads it: a sentence of the table of codes, and names. */
export interface PublicError {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly path?: ResponsePath;
  /** The code is one of ours, or of `errors.passCodes`. */
  readonly extensions: Pick<ErrorDetails, keyof ErrorDetails> & { readonly code: string };
}

/** The error that a client is sent: of the details only the known names, in this order. */
export function publicError({ code, passedCode = code, path, details = {} }: AnswerError): PublicError {
  const { coordinate, categories, reason, limit, omitted, executed, retryAfterSeconds } = details;
  return {
    message: ERRORS[code].message,
    ...(path && { path }),
    extensions: {
      code: passedCode,
      ...(coordinate !== undefined && { coordinate }),
      ...(categories && { categories }),
      ...(reason && { reason }),
      ...(limit !== undefined && { limit }),
      ...(omitted !== undefined && { omitted }),
      ...(executed && { executed }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    },
  };
}
