import type { PathLabel } from './path-label.ts';
import type { Span } from './span.ts';

/** One kind of personal data, and how it is found in text. */
export interface Detector {
  readonly name: string;
  /** A text with fewer digits, or without one of these marks (`survey-text.ts`), is never looked at. */
  readonly digits: number;
  readonly marks: number;
  /**
   * Adds what it finds to `found`, in any order. Time is linear in the text's length, whatever the text; it never throws.
   * `label` is what the names around the value say.
   */
  readonly find: (text: string, label: PathLabel, found: Span[]) => void;
}
