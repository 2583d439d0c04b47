import type { GraphQLError } from 'graphql';
import type { CountedCode } from '../audit/open-audit.ts';
import { CodedError } from '../errors.ts';
import type { AnswerError } from '../http/public-error.ts';
import type { Log } from '../lib/log.ts';

/** What went wrong while fields were answered, as codes; what is no refusal of ours is logged by its name. */
export function answerErrors(errors: readonly GraphQLError[], log: Log): readonly AnswerError[] {
  return errors.map(({ originalError, path }): AnswerError => {
    const place = path ? { path } : {};
    if (originalError instanceof CodedError)
      return { code: originalError.code, ...place, details: originalError.details };
    log.error({ code: 'INTERNAL', error: originalError?.name ?? 'unknown' }, 'the audit could not be read');
    return { code: 'INTERNAL', ...place };
  });
}

/** The codes of errors, for the reading's own entry. */
export function countCodes(errors: readonly AnswerError[]): readonly CountedCode[] {
  const byCode = Map.groupBy(errors, ({ code }) => code);
  return [...byCode].map(([code, { length: count }]) => ({ code, count }));
}
