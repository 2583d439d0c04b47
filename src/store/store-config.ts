/** Where the store is. */
export type StoreConfig =
  | {
      readonly kind: 'embedded';
      /** The database file; locks stand beside it. */
      readonly file: string;
      /** How long one write may wait, in milliseconds. */
      readonly timeoutMs: number;
    }
  | {
      readonly kind: 'postgres';
      /** Undefined where the environment (`PGHOST` and so on) says it. */
      readonly connectionString: string | undefined;
      readonly timeoutMs: number;
    };
