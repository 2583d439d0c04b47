import { CodedError } from '../errors.ts';

const ID = /^[1-9]\d{0,15}$/;

/** The place of an entry in a list, as clients hold it: nothing to be read from. */
export function toCursor(id: number): string {
  return Buffer.from(String(id)).toString('base64url');
}

/** The id that a cursor holds. Throws CodedError `BAD_USER_INPUT` for what is none. */
export function fromCursor(cursor: string): number {
  const id = readEntryId(Buffer.from(cursor, 'base64url').toString());
  if (id === undefined) throw new CodedError('BAD_USER_INPUT');
  return id;
}

/** The id that a client wrote; undefined where no entry can have it. */
export function readEntryId(text: string): number | undefined {
  const id = ID.test(text) ? Number(text) : undefined;
  return id !== undefined && Number.isSafeInteger(id) ? id : undefined;
}
