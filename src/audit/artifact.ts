import type { RuledCoordinateRow, RuledOperationRow } from '../store/tables.ts';
import { contentHash } from './content-hash.ts';

/** What can be kept once for many entries. */
export type ArtifactKind = 'ruling' | 'claims' | 'supergraph' | 'policy';

/** Content that many entries share, by its hash. */
export interface Artifact {
  readonly hash: string;
  readonly kind: ArtifactKind;
  readonly content: string;
  /** How entries that name it are found. */
  readonly coordinates: readonly RuledCoordinateRow[];
  readonly operations: readonly RuledOperationRow[];
}

/** Content as an artifact that nothing is found by. */
export function toArtifact(kind: ArtifactKind, content: string): Artifact {
  return { hash: contentHash(content), kind, content, coordinates: [], operations: [] };
}
