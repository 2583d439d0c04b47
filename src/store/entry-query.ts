/** What entries are looked for: all that is given must hold, nothing is given for any. */
export interface EntryFilter {
  /** Began at this time or later, in milliseconds since the epoch. */
  readonly from?: number | undefined;
  /** Began before. */
  readonly to?: number | undefined;
  readonly issuer?: string | undefined;
  readonly subject?: string | undefined;
  readonly session?: string | undefined;
  readonly kind?: string | undefined;
  readonly operation?: string | undefined;
  /** Null where there was none. */
  readonly client?: string | null | undefined;
  /** Null where there was none. */
  readonly task?: string | null | undefined;
  /** Null where it is not known yet. */
  readonly outcome?: string | null | undefined;
  /** This and the next two hold for one decision of the entry's ruling together. */
  readonly coordinate?: string | undefined;
  readonly category?: string | undefined;
  readonly effect?: string | undefined;
  /** At least one of these was brought or shown. */
  readonly digests?: readonly string[] | undefined;
}

/** A page of what is looked for. */
export interface EntryQuery extends EntryFilter {
  /** Only entries behind this one, by id. */
  readonly after?: number | undefined;
  /** Only entries before this one, by id. */
  readonly before?: number | undefined;
  /** At most so many, 1 to 1,000. */
  readonly limit: number;
  readonly order: 'newest' | 'oldest';
}
