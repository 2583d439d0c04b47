import { isWord } from './characters.ts';
import { dateEnd } from './date-shapes.ts';
import type { Detector } from './detector.ts';
import type { Label } from './labels.ts';
import { labelAfter, labelBefore } from './word-label.ts';

/** What makes numbers of one kind of document: the label without which none is found, a hint of it, and the shape. */
export interface DocumentKind {
  readonly name: Label;
  /** Matches every text that holds the label. */
  readonly hint: RegExp;
  /** Sticky. */
  readonly shape: RegExp;
}

/** Numbers with hardly a shape of their own, which are found by their label only. */
export function documentNumber({ name, hint, shape }: DocumentKind): Detector {
  return {
    name,
    digits: 4,
    stretch: 1,
    marks: 0,
    find(text, label, found) {
      if (label !== name && !hint.test(text)) return;
      for (let start = 0; start < text.length; start++) {
        if (!isWord(text.charCodeAt(start)) || isWord(text.charCodeAt(start - 1))) continue;
        shape.lastIndex = start;
        if (!shape.test(text) || dateEnd(text, start) > 0) continue;
        const end = shape.lastIndex;
        if ((labelBefore(text, start) ?? labelAfter(text, end) ?? label) !== name) continue;
        found.push({ start, end, type: name });
        start = end;
      }
    },
  };
}
