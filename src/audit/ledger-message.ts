import type { AuditKeyMaterial } from '../keys/audit-key-material.ts';
import type { StoreConfig } from '../store/store-config.ts';
import type { ChainHeadRow, CheckpointRow, InspectionFindRow } from '../store/tables.ts';
import type { EncodedEvents } from './event-code.ts';
import type { JournalConfig } from './open-journals.ts';

/** What the ledger's thread is started with. */
export interface LedgerInput {
  readonly store: StoreConfig;
  readonly keys: AuditKeyMaterial;
  readonly journal: JournalConfig;
  /** Days after which record views are erased; for ever unless set. */
  readonly recordDays: number | undefined;
}

/** What the ledger's thread is told. */
export type LedgerRequest =
  | { readonly kind: 'record'; readonly group: number; readonly events: EncodedEvents }
  | { readonly kind: 'checkpoint'; readonly checkpoint: CheckpointRow }
  /** What inspection found, which is no part of the chain; to be answered with `finds`. */
  | { readonly kind: 'finds'; readonly rows: readonly InspectionFindRow[] }
  /** To be answered with `head`, when everything before is done. */
  | { readonly kind: 'settle' }
  | { readonly kind: 'close' };

/** What the ledger's thread tells. */
export type LedgerReply =
  | { readonly kind: 'ready'; readonly interrupted: number; readonly drained: number }
  /** It cannot start; the message says what to do and holds no value. */
  | { readonly kind: 'failed'; readonly message: string }
  /** `refused`: the events of the group that are not durable, by their places in it. */
  | { readonly kind: 'recorded'; readonly group: number; readonly refused: readonly number[] }
  /** Whether what inspection found is written. */
  | { readonly kind: 'finds'; readonly isWritten: boolean }
  /** Where the chain stands. */
  | { readonly kind: 'head'; readonly head: ChainHeadRow }
  /** It changed. */
  | { readonly kind: 'state'; readonly state: LedgerState };

/** Whether the store of the audit can be written. */
export type LedgerState =
  | { readonly kind: 'unwritable' }
  /** `drained`: entries that had waited in the journal. */
  | { readonly kind: 'writable'; readonly drained: number }
  /** Somebody else has written the chain of this writer, so that another one is begun. */
  | { readonly kind: 'moved' };
