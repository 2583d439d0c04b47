import { z } from 'zod';

/** Headers as they are written: a mapping, or as in `OTEL_EXPORTER_OTLP_HEADERS`. */
type WrittenHeaders = string | Readonly<Record<string, string>>;

/** The name of a header (RFC 9110 section 5.6.2). */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** The value of a header: what is visible in Latin-1, and spaces and tabs within. */
const VALUE = /^[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/;

/** Headers of the body and of the connection are the exporter's own. */
const OWN: readonly string[] = [
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'host',
];

/** What leaves the gateway of its audit, and where to. */
export const auditExportSchema = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .refine(hasNoUser, 'Expected a URL without a user and a password: write them into headers')
      .optional()
      .describe('Where entries are sent to, by OTLP over HTTP: the whole URL, such as http://127.0.0.1:4318/v1/logs.'),
    // SECURITY: a finding never quotes a value, and these may be secrets (test 'headers of the export are …').
    headers: z
      .union([z.string(), z.record(z.string(), z.string()).readonly()])
      .refine((written) => exportHeaders(written) !== undefined, 'Expected headers, such as authorization: Bearer …')
      .default({})
      .describe('Headers that are sent with them: a mapping, or name=value parted by commas, percent-encoded.'),
    intervalMs: z
      .int()
      .min(10)
      .max(600_000)
      .default(1_000)
      .describe('How often it is looked for new entries, in milliseconds.'),
    include: z
      .array(z.enum(['variables', 'document']))
      .readonly()
      .default([])
      .describe('What is sent beside the usual: variables, document, as the audit holds them.'),
  })
  .readonly();

/** Headers by their names in lower case; undefined where one is none, or may not be set. */
export function exportHeaders(written: WrittenHeaders): Readonly<Record<string, string>> | undefined {
  const pairs = typeof written === 'string' ? parseHeaders(written) : Object.entries(written);
  const headers = pairs?.map(([name, value]) => [name.trim().toLowerCase(), value.trim()] as const);
  if (!headers?.every(([name, value]) => NAME.test(name) && VALUE.test(value) && !OWN.includes(name))) return undefined;
  return Object.fromEntries(headers);
}

function parseHeaders(text: string): readonly (readonly [string, string])[] | undefined {
  try {
    return text.split(',').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, decodeURIComponent(value.join('='))];
    });
  } catch {
    return undefined;
  }
}

function hasNoUser(url: string): boolean {
  const { username, password } = new URL(url);
  return username === '' && password === '';
}
