/** One text to look at, as it is read; `key` is empty where none is given. */
export interface InspectedLine {
  readonly id: string | number;
  readonly text: string;
  readonly key: string;
}

/** Says which line cannot be used and why, not what it holds. */
export class BadLine extends Error {}

/** Reads a line of JSON. Throws BadLine, with the line's number, where it is not as it must be. */
export function readInspectedLine(line: string, number: number): InspectedLine {
  const value = parseObject(line);
  if (value === undefined) throw new BadLine(`Line ${number} is no JSON object.`);
  const { id, text, key = '' } = value;
  if (typeof id !== 'string' && typeof id !== 'number') throw new BadLine(`Line ${number} has no id.`);
  if (typeof text !== 'string') throw new BadLine(`Line ${number} has no text.`);
  if (typeof key !== 'string') throw new BadLine(`Line ${number} has a key that is no text.`);
  return { id, text, key };
}

/** What a line of JSON holds under its names; undefined where it is no object. */
export function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
