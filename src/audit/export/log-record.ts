/** What an attribute can say; numbers are whole. */
export type AttributeValue = string | number | readonly string[];

/** A log record as OpenTelemetry has it, as far as it is used. */
export interface LogRecord {
  /** Microseconds since the epoch. */
  readonly time: number;
  /** When it was known, in microseconds since the epoch. */
  readonly observed: number;
  readonly severity: Severity;
  readonly eventName: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** How grave something is, by OpenTelemetry's short names. */
export type Severity = keyof typeof SEVERITY_NUMBERS;

/** @see https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
export const SEVERITY_NUMBERS = { INFO: 9, WARN: 13, ERROR: 17 } as const;
