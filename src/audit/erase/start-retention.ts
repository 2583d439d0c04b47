import { openStoreReader } from '../../store/open-store.ts';
import type { StoreConfig } from '../../store/store-config.ts';
import type { StoreWriter } from '../../store/store-writer.ts';
import type { Ledger } from '../ledger.ts';
import { eraseRecordingsBefore } from './erase-recordings-before.ts';
import type { Turn } from './record-eraser.ts';
import { RecordEraser } from './record-eraser.ts';

/** How long record views are kept, and what they are erased with. */
export interface RetentionInput {
  readonly store: StoreConfig;
  readonly recordDays: number;
  readonly writer: StoreWriter;
  readonly ledger: Ledger;
  readonly turn: Turn;
}

/** How often it is looked for record views that are too old, in milliseconds. */
const EVERY_MS = 3_600_000;

const DAY_MS = 86_400_000;

/**
 * Erases record views when they are older than so many days: at once, and every hour. What fails is tried again an hour
 * later; of several gateways each looks, and finds what the others left.
 */
export function startRetention(input: RetentionInput): void {
  const { writer, ledger, turn } = input;
  const eraser = new RecordEraser({ writer, ledger, issuer: 'cordon', subject: 'retention', now: Date.now, turn });
  let isAtWork = false;
  const look = async (): Promise<void> => {
    if (isAtWork) return;
    isAtWork = true;
    await eraseOld(input, eraser).catch(() => undefined);
    isAtWork = false;
  };
  void look();
  setInterval(() => void look(), EVERY_MS).unref();
}

async function eraseOld({ store, recordDays, writer, turn }: RetentionInput, eraser: RecordEraser): Promise<void> {
  const reader = await openStoreReader(store);
  try {
    const time = Date.now() - recordDays * DAY_MS;
    const erased = await eraseRecordingsBefore(reader, eraser, time, `older than ${recordDays} days`);
    if (erased === 0) return;
  } finally {
    await reader.close();
  }
  await turn(() => writer.forgetRecordings());
}
