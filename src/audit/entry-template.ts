import type { Artifact } from './artifact.ts';

/** What all entries of one principal's session and one operation have in common. */
export interface EntryTemplate {
  readonly kind: string;
  readonly issuer: string;
  readonly subject: string;
  readonly client: string | null;
  readonly task: string | null;
  readonly session: string;
  /** The artifact's hash. */
  readonly claims: string;
  /** The artifact's hash. */
  readonly ruling: string;
  readonly operation: string;
  readonly document: string;
  /** What is named above, and what that names. */
  readonly artifacts: readonly Artifact[];
}
