/** What became of a request. A code is short, and says nothing of what was sent or answered. */
export type Delivery = { readonly kind: 'taken' } | FailedDelivery;

/** Why a request was not taken, or not all of it. */
export type FailedDelivery =
  /** The collector cannot be reached, or has too much to do. */
  | { readonly kind: 'busy'; readonly code: string; readonly retryAfterMs?: number }
  /** It refuses whatever comes, as long as nobody changes something. */
  | { readonly kind: 'refused'; readonly code: string }
  /** It did not take all that was in it; less may be taken. */
  | { readonly kind: 'unfit'; readonly code: string };
