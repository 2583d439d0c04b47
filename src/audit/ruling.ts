import type { RuledCoordinateRow, RuledOperationRow } from '../store/tables.ts';

/** Content that many entries share. */
export interface Artifact {
  readonly hash: string;
  readonly kind: 'ruling' | 'claims' | 'supergraph' | 'policy';
  readonly content: string;
  /** How it is found. */
  readonly coordinates: readonly RuledCoordinateRow[];
  readonly operations: readonly RuledOperationRow[];
}
