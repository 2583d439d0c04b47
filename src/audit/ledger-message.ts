import type { AuditKeyMaterial } from '../keys/audit-key-material.ts';
import type { StoreConfig } from '../store/store-config.ts';
import type { ChainHeadRow, CheckpointRow } from '../store/tables.ts';
import type { EncodedEvents } from './event-code.ts';

/** What the ledger's thread is started with. */
export interface LedgerInput {
  readonly store: StoreConfig;
  readonly keys: AuditKeyMaterial;
  /** Days after which record views are erased; for ever unless set. */
  readonly recordDays: number | undefined;
}

/** What the ledger's thread is told. */
export type LedgerRequest =
  | { readonly kind: 'record'; readonly batch: number; readonly events: EncodedEvents }
  | { readonly kind: 'checkpoint'; readonly checkpoint: CheckpointRow }
  /** To be answered with `head`, when everything before is done. */
  | { readonly kind: 'settle' }
  | { readonly kind: 'close' };

/** What the ledger's thread tells. */
export type LedgerReply =
  | { readonly kind: 'ready'; readonly slot: number; readonly interrupted: number }
  /** It cannot start; the message says what to do and holds no value. */
  | { readonly kind: 'failed'; readonly message: string }
  /** `refused`: the entries of the batch of which it is not durable. */
  | { readonly kind: 'recorded'; readonly batch: number; readonly refused: readonly number[] }
  /** Where the chain stands. */
  | { readonly kind: 'head'; readonly head: ChainHeadRow };
