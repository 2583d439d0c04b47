/** The store cannot be opened or used as it is: its message says what to do, and holds no value. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** There is no store to read: nothing was written yet. */
export class NoStoreError extends StoreError {}
