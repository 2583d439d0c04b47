import type { CheckpointFault } from '../../keys/verify-checkpoint.ts';
import type { Database } from '../../store/tables.ts';
import type { ChainFinding } from './chain-finding.ts';

/** Something that an audit that is whole does not have. It holds ids, places and counts, never a value. */
export type AuditFinding = ChainFinding | CheckpointFinding | ContentFinding | IndexFinding;

/**
 * What is wrong with a checkpoint.
 * `checkpoint-invalid`: it is none of ours, where it is filed in the store or by its line in a file of them.
 * `checkpoint-misfiled`: it is filed where it does not belong. `checkpoint-missing`: it was shipped, and the store has it not.
 */
export type CheckpointFinding =
  | {
      readonly kind: 'checkpoint-invalid';
      readonly reason: CheckpointFault;
      readonly at:
        | { readonly writer: number; readonly place: number }
        /** Counted from 1. */
        | { readonly line: number };
    }
  | { readonly kind: 'checkpoint-misfiled' | 'checkpoint-missing'; readonly writer: number; readonly place: number };

/**
 * What is wrong with what entries name.
 * `artifact-damaged`: it does not have its hash. `artifact-missing`: an entry names it, or else a ruling. `record-missing`:
 * the record view of an entry is gone, and no erasure names it. `record-damaged`: it is not what was written. `record-kept`:
 * an erasure says that it is gone. `recording-stray`: no entry names it.
 */
export type ContentFinding =
  | { readonly kind: 'artifact-damaged'; readonly artifact: string }
  | { readonly kind: 'artifact-missing'; readonly artifact: string; readonly entry: number | undefined }
  | { readonly kind: 'record-missing' | 'record-damaged' | 'record-kept'; readonly entry: number }
  | { readonly kind: 'recording-stray'; readonly recording: number };

/**
 * What is wrong with what leads to entries.
 * `posting-missing`: an entry cannot be found by all that it should be. `posting-stray`: a posting leads to an entry that it
 * does not fit, or to none. `generation`: a part of the index does not join the one before, ends elsewhere than is told, or is not told of.
 * `ruling-index`: what is said of a ruling, for searching, does not fit it. `strange-keys`: rows that no writer writes.
 * `file-damaged`: SQLite finds that its tables and its own indexes do not fit each other.
 */
export type IndexFinding =
  | { readonly kind: 'posting-missing' | 'posting-stray'; readonly entry: number }
  | { readonly kind: 'generation'; readonly generation: number }
  | { readonly kind: 'ruling-index'; readonly ruling: string }
  | { readonly kind: 'strange-keys'; readonly table: keyof Database; readonly rows: number }
  | { readonly kind: 'file-damaged' };
