import type { CategoryEvidence } from '../catalog/unreviewed-fields.ts';
import type { Suggestion } from '../compose/suggest-annotations.ts';
import { formatCount } from './format-count.ts';

/** So many paths within a JSON scalar are named. */
const MOST_PATHS = 3;

/** What a subgraph lacks that does not know the annotations yet. */
const LINK = `# It does not link the annotations yet (docs/annotating.md):
#   extend schema
#     @link(url: "https://specs.cordon.example/pii/v1.0", import: ["@pii", "@notPii"])
#     @composeDirective(name: "@pii")
#     @composeDirective(name: "@notPii")`;

/**
 * Suggestions as lines to paste, subgraph by subgraph: each field as its schema would define it, behind what was found there.
 * All else is a comment. `categories` are those that the policy has.
 */
export function formatSuggestions(
  suggestions: readonly Suggestion[],
  categories: ReadonlySet<string>,
): readonly string[] {
  return [...Map.groupBy(suggestions, ({ subgraph }) => subgraph)].flatMap(([subgraph, own], index) => [
    ...(index === 0 ? [] : ['']),
    `# Subgraph ${subgraph}`,
    ...(own.every(({ isLinked }) => isLinked) ? [] : [LINK]),
    ...own.flatMap((suggestion) => linesOf(suggestion, categories)),
  ]);
}

function linesOf({ coordinate, place, definition, evidence }: Suggestion, categories: ReadonlySet<string>) {
  const where = place ? `${place.file}:${place.line} ` : '';
  const missing = evidence.map(({ category }) => category).filter((category) => !categories.has(category));
  return [
    '',
    `# ${where}${coordinate}`,
    ...missing.map((category) => `# The policy has no category ${category}: declare it, or write another.`),
    `  ${definition.replaceAll('\n', '\n  ')} # ${comment(evidence)}`,
  ];
}

/** `found in 412 values, last 2026-11-27`, or `EMAIL in 412 values, PHONE in 3, last 2026-11-27`. */
function comment(evidence: readonly CategoryEvidence[]): string {
  const counts = evidence.map(({ category, count, paths }, index) => {
    const number = index === 0 ? formatCount(count, 'value') : formatCount(count);
    return `${evidence.length === 1 ? 'found' : category} in ${number}${placesOf(paths)}`;
  });
  const last = new Date(Math.max(...evidence.map(({ lastSeen }) => lastSeen)));
  return `${counts.join(', ')}, last ${last.toISOString().slice(0, 10)}`;
}

function placesOf(paths: readonly string[]): string {
  if (paths.length === 0) return '';
  const more = paths.length - MOST_PATHS;
  return ` (at ${paths.slice(0, MOST_PATHS).join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}
