import type { PathLabel } from './path-label.ts';
import type { Span } from './span.ts';

/** One kind of personal data, and how it is found in text. */
export interface Detector {
  readonly name: string;
  /**
   * A text is never looked at that has fewer digits, fewer of them in what could be one number, or lacks one of these marks
   * (`survey-text.ts`).
   */
  readonly digits: number;
  readonly stretch: number;
  readonly marks: number;
  /**
   * Adds what it finds to `found`, in any order. Time is linear in the text's length, whatever the text; it never throws.
   * `label` is what the names around the value say.
   */
  readonly find: (text: string, label: PathLabel, found: Span[]) => void;
}
