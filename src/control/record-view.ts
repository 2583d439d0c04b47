import type { KeptView } from '../audit/session/kept-view.ts';
import { keptView } from '../audit/session/kept-view.ts';
import type { FoundEntry } from '../store/found-entry.ts';
import type { Loaders } from './loaders.ts';

/** What is kept of a record view, as the schema has it. */
export interface RecordView {
  readonly text: string | null;
  readonly size: number;
  readonly isCut: boolean;
  readonly isErased: boolean;
  readonly isDamaged: boolean;
}

/** What was shown; null where nothing of it is kept. */
export async function recordViewOf(row: FoundEntry, { recording }: Loaders): Promise<RecordView | null> {
  return viewOf(keptView(row, row.recording === null ? undefined : await recording.load(row.recording)));
}

function viewOf(view: KeptView): RecordView | null {
  if (view.kind === 'none') return null;
  const isFull = view.kind === 'full';
  return {
    text: isFull ? view.text : null,
    size: view.size,
    isCut: isFull && view.kept < view.size,
    isErased: view.kind === 'erased',
    isDamaged: view.kind === 'damaged',
  };
}
