import type { Ruling } from '../audit/ruling.ts';
import type { FoundEntry } from '../store/found-entry.ts';
import { readArtifacts } from '../store/read-artifacts.ts';
import type { StoreReader } from '../store/store-reader.ts';

/** An entry in one line. */
export interface DescribedEntry {
  readonly entry: FoundEntry;
  /** What was decided of each category, such as `EMAIL mask`: every pair once. */
  readonly effects: readonly string[];
}

/** Adds to entries what their rulings say. */
export async function describeEntries(
  reader: StoreReader,
  entries: readonly FoundEntry[],
): Promise<readonly DescribedEntry[]> {
  const hashes = [...new Set(entries.map(({ ruling }) => ruling))].filter((hash) => hash !== '');
  const artifacts = await readArtifacts(reader, hashes);
  const effects = new Map(artifacts.map(({ hash, content }) => [hash, effectsOf(content)]));
  return entries.map((entry) => ({ entry, effects: effects.get(entry.ruling) ?? [] }));
}

function effectsOf(content: string): readonly string[] {
  // A gateway wrote it.
  const { decisions, inputs } = JSON.parse(content) as Ruling;
  const said = [
    ...decisions.flatMap(({ categories, effect }) => categories.map((category) => `${category} ${effect}`)),
    ...inputs.flatMap(({ categories, use }) => categories.map((category) => `${category} ${use}`)),
  ];
  return [...new Set(said)].sort();
}
