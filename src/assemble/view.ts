declare const brand: unique symbol;

/**
 * An assembled, masked answer for one client: the JSON text of `data` in order, as one string, or as several flattened
 * pieces (text, or bytes in UTF-8) where it is long. A writer is its only constructor; nothing else may be sent.
 */
export interface ClientView {
  readonly parts: readonly (string | Uint8Array)[];
  readonly [brand]: 'ClientView';
}

/**
 * The same answer as it may be kept: every personal leaf by its category's record mask, whoever asked. A writer is its
 * only constructor; records take nothing else (I7).
 */
export interface RecordView {
  readonly parts: readonly (string | Uint8Array)[];
  readonly [brand]: 'RecordView';
}
