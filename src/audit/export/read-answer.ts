import { z } from 'zod';
import type { Delivery } from './delivery.ts';

/** A longer answer is none, in bytes. */
const ANSWER_BYTES = 65_536;

/** An ExportLogsServiceResponse; its message is left alone, for it may quote what was sent. */
const ANSWER = z.object({
  partialSuccess: z.object({ rejectedLogRecords: z.coerce.number().default(0) }).nullish(),
});

/**
 * What a collector that answered with success says: all was taken, or so many records were not. An answer that is neither
 * empty nor that of a collector is none: something else may answer in its place, and nothing would have been taken.
 */
export async function readAnswer(response: Response): Promise<Delivery> {
  const text = await readShort(response);
  if (text?.trim() === '') return { kind: 'taken' };
  const answer = ANSWER.safeParse(parsed(text ?? ''));
  if (!answer.success) return { kind: 'refused', code: 'NO_COLLECTOR' };
  const rejected = answer.data.partialSuccess?.rejectedLogRecords ?? 0;
  return rejected === 0 ? { kind: 'taken' } : { kind: 'unfit', code: 'PARTIAL_SUCCESS' };
}

async function readShort(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
