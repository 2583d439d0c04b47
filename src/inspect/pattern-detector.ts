import { RE2JS, RE2JSSyntaxException } from 're2js';
import type { Span } from './span.ts';

/** A pattern that a policy's author wrote, ready to be searched for. */
export interface PatternDetector {
  readonly name: string;
  /** Adds what matches to `found`. Takes time in proportion to the text's length, whatever the pattern and the text. */
  readonly find: (text: string, found: Span[]) => void;
}

/** Longer patterns are refused, as are those whose repetitions make them so when written out. */
const MAX_LENGTH = 1_000;
/** What comes behind so many matches is found whole: each may have read all that follows it. */
const MAX_MATCHES = 100;

/**
 * Compiles a pattern in the syntax of RE2, which knows neither look-around nor back-references and matches in linear time.
 * Throws an Error that says what is wrong with it; it names no more of the pattern than the part that is wrong.
 */
export function compilePattern(name: string, pattern: string): PatternDetector {
  if (pattern.length > MAX_LENGTH) throw new Error(`A pattern has at most ${MAX_LENGTH} characters.`);
  const compiled = compile(pattern);
  if (compiled.test('')) throw new Error('The pattern matches the empty text, and so everywhere.');
  return {
    name,
    find(text, found) {
      const matcher = compiled.matcher(text);
      for (let matches = 0; matcher.find(); ) {
        const start = matcher.start();
        const end = matches < MAX_MATCHES ? matcher.end() : text.length;
        if (end > start) {
          matches++;
          found.push({ start, end, type: name });
        }
        if (end === text.length) return;
      }
    },
  };
}

/** What people write that RE2 does not know, and what to say of it. */
const UNKNOWN_FORMS: readonly (readonly [RegExp, string])[] = [
  [/^\(\?<?[=!]/, 'look-around'],
  [/^\\[1-9k]/, 'back-references'],
];

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (cause) {
    const form = findUnknownForm(pattern);
    if (form !== undefined)
      throw new Error(`Patterns know no ${form}, since they are matched in linear time.`, { cause });
    if (cause instanceof RE2JSSyntaxException)
      throw new Error(`The pattern is no regular expression: ${reason(cause)}.`, { cause });
    throw new Error('The pattern cannot be compiled.', { cause });
  }
}

function findUnknownForm(pattern: string): string | undefined {
  for (const [written] of pattern.matchAll(/\\.|\(\?<?[=!]/gs))
    for (const [form, name] of UNKNOWN_FORMS) if (form.test(written)) return name;
  return undefined;
}

/** The engine's own words, without the part of the pattern where that is long. */
function reason(error: RE2JSSyntaxException): string {
  const [, what = 'it cannot be read', part = ''] =
    /^error parsing regexp: ([^:`]*)(?:: `(.*)`)?/s.exec(error.message) ?? [];
  return part === '' || part.length > 20 ? what : `${what}: ${part}`;
}
