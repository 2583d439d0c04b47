/** What an export tells of itself. Codes say nothing of what was sent or answered. */
export type ExportReport =
  | { readonly kind: 'exporting' }
  /** Another process exports to the same destination. */
  | { readonly kind: 'standing by' }
  /** Told once for each code, until it has recovered. */
  | { readonly kind: 'failing'; readonly code: string }
  /** One entry alone is not taken, and those behind it wait. */
  | { readonly kind: 'stuck'; readonly code: string; readonly entry: number }
  /** After so many attempts that failed. */
  | { readonly kind: 'recovered'; readonly attempts: number };
