import type { Detector } from './detector.ts';
import { DETECTORS } from './detectors.ts';
import { joinSpans } from './join-spans.ts';
import { normaliseText, originalEnd } from './normalise-text.ts';
import { labelPath, type PathLabel } from './path-label.ts';
import type { PatternDetector } from './pattern-detector.ts';
import type { Span } from './span.ts';
import { holds, mustNormalise, type Survey, surveyText } from './survey-text.ts';

/** Longer texts, in UTF-16 units, are not scanned. */
export const SCAN_LIMIT = 262_144;

/**
 * Finds personal data in a text: spans in order, inside the text, never overlapping; one shared empty list where nothing
 * is found. Undefined where the text is longer than SCAN_LIMIT: its reader must hide all of it. Never throws.
 */
export type Inspector = (text: string) => readonly Span[] | undefined;

/** What to look for, and where the texts stand. */
export interface InspectorOptions {
  /** Names of DETECTORS, in any order. */
  readonly detectors: readonly string[];
  readonly patterns?: readonly PatternDetector[];
  /** The names around the value, outermost first: type and fields, or the keys within a JSON value. */
  readonly path?: readonly string[];
}

const NOTHING: readonly Span[] = Object.freeze([]);

/** Makes an inspector, with what the path says computed once. Throws an Error on a name that is not in DETECTORS. */
export function createInspector({ detectors, patterns = [], path = [] }: InspectorOptions): Inspector {
  const chosen = chooseDetectors(detectors);
  const label = labelPath(path);
  return (text) => {
    if (text.length > SCAN_LIMIT) return undefined;
    const survey = surveyText(text);
    if (!mustNormalise(survey)) return findSpans(text, survey, chosen, patterns, label);
    const normal = normaliseText(text);
    const spans = findSpans(normal.text, surveyText(normal.text), chosen, patterns, label);
    return spans.length === 0
      ? NOTHING
      : spans.map(({ start, end, type }) => ({
          start: normal.offsets[start] ?? 0,
          end: originalEnd(normal, end),
          type,
        }));
  };
}

/** In the order of the table, which is the order of precedence. */
function chooseDetectors(names: readonly string[]): readonly Detector[] {
  const unknown = names.find((name) => !DETECTORS.has(name));
  if (unknown !== undefined) throw new Error(`There is no detector '${unknown.slice(0, 40)}'.`);
  return [...DETECTORS.values()].filter((detector) => names.includes(detector.name));
}

function findSpans(
  text: string,
  survey: Survey,
  detectors: readonly Detector[],
  patterns: readonly PatternDetector[],
  label: PathLabel,
): readonly Span[] {
  let found: Span[] | undefined;
  for (const detector of detectors) {
    if (!holds(survey, detector.digits, detector.stretch, detector.marks)) continue;
    found ??= [];
    detector.find(text, label, found);
  }
  for (const pattern of patterns) {
    found ??= [];
    pattern.find(text, found);
  }
  return found === undefined || found.length === 0 ? NOTHING : joinSpans(found);
}
