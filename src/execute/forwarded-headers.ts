/** Request headers that a client's request passes on to subgraphs. One object a request; equal ones have equal keys. */
export interface ForwardedHeaders {
  /** Everything that is passed on as one text, which no assertion can hold; empty where there is nothing. */
  readonly key: string;
  /** Name, value, name, value. */
  readonly pairs: readonly string[];
}

/** What is passed on where nothing is configured, or sent. */
export const NOTHING_FORWARDED: ForwardedHeaders = { key: '', pairs: [] };

/** Longer values are not passed on. */
const MAX_LENGTH = 1_024;

/** What every header may hold (RFC 9110 section 5.5), without what is obsolete. */
const PLAIN = /^[\t\x20-\x7e]*$/;

/**
 * The headers of those names, in their order; one that is repeated is joined by commas. Left out: what was not sent, is
 * longer than 1,024 characters, or holds other than printable ASCII.
 */
export function forwardedHeaders(
  names: readonly string[],
  header: (name: string) => string | undefined,
): ForwardedHeaders {
  const pairs = names.flatMap((name) => {
    const value = header(name);
    return value !== undefined && value.length <= MAX_LENGTH && PLAIN.test(value) ? [name, value] : [];
  });
  return pairs.length === 0 ? NOTHING_FORWARDED : { key: `\n${pairs.join('\n')}`, pairs };
}
