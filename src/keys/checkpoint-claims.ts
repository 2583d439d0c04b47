import * as z from 'zod';

/** A SHA-256, as base64url or in hexadecimal digits. */
const hash = z.string().regex(/^([A-Za-z0-9_-]{43}|[0-9a-f]{64})$/);

/** What a checkpoint claims, and nothing else. All numbers are whole and not negative. */
export const checkpointClaims = z
  .strictObject({
    iss: z.literal('cordon'),
    /** When it was signed, in seconds since the epoch (RFC 7519 section 4.1.6). */
    iat: z.int().min(0),
    /** Whose chain it closes. */
    writer: z.int().min(0),
    /** The last link that it covers, which is how many there are, and that link's hash, which covers all before. */
    sequence: z.int().min(0),
    hash,
  })
  .readonly();

/** What the gateway says of a chain of the audit at a time: no personal value, and no text of anybody's. */
export type CheckpointClaims = z.output<typeof checkpointClaims>;
