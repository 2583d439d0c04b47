import type { AttributeValue, LogRecord } from './log-record.ts';
import { SEVERITY_NUMBERS } from './log-record.ts';

const OPENING =
  '{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cordon"}}]},' +
  '"scopeLogs":[{"scope":{"name":"cordon.audit"},"logRecords":[';
const CLOSING = ']}]}]}';

/** How many bytes a request has beside its records and the commas between them. */
export const REQUEST_BYTES = OPENING.length + CLOSING.length;

/**
 * An ExportLogsServiceRequest in the JSON of OTLP, of records that are written already.
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function writeRequest(records: readonly string[]): string {
  return `${OPENING}${records.join()}${CLOSING}`;
}

/** A LogRecord in the JSON of OTLP: 64-bit numbers are text, lone surrogates U+FFFD. */
export function writeLogRecord({ time, observed, severity, eventName, body, attributes }: LogRecord): string {
  return JSON.stringify({
    timeUnixNano: nanoseconds(time),
    observedTimeUnixNano: nanoseconds(observed),
    severityNumber: SEVERITY_NUMBERS[severity],
    severityText: severity,
    eventName,
    body: anyValue(body),
    attributes: Object.entries(attributes).map(([key, value]) => ({ key: key.toWellFormed(), value: anyValue(value) })),
  });
}

/** Beyond 2^53, so written as text. */
function nanoseconds(microseconds: number): string {
  return `${microseconds}000`;
}

/** A collector that decodes strictly refuses all of a request in which one text is not Unicode. */
function anyValue(value: AttributeValue): object {
  if (typeof value === 'string') return { stringValue: value.toWellFormed() };
  if (typeof value === 'number') return { intValue: String(value) };
  return { arrayValue: { values: value.map(anyValue) } };
}
