/** A statement for the thread that reads an embedded store. */
export interface ReaderRequest {
  readonly number: number;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** What that thread tells. A message says what is wrong, and holds no value. */
export type ReaderReply =
  | { readonly kind: 'ready' }
  /** It cannot start. */
  | { readonly kind: 'failed'; readonly message: string }
  | StatementReply;

/** What became of a statement. */
export type StatementReply =
  | { readonly kind: 'rows'; readonly number: number; readonly rows: readonly unknown[] }
  | { readonly kind: 'refused'; readonly number: number; readonly message: string };
