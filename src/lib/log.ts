/** The structured log. Its lines hold codes, counts, names and times; never a value, a token or upstream text (A38). */
export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** What a line may hold. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
