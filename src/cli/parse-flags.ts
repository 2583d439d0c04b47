import { parseArgs } from 'node:util';
import { UsageError } from './verb.ts';

/** What flags a verb takes, by name without the dashes. */
export type FlagTypes = Readonly<Record<string, 'string' | 'boolean'>>;

/** The flags that were given: texts, and the boolean ones as a set; and what is no flag. */
export interface Flags {
  readonly texts: Readonly<Record<string, string | undefined>>;
  readonly switches: ReadonlySet<string>;
  readonly operands: readonly string[];
}

/**
 * Parses `--name value`, `--switch` and at most so many operands. Throws UsageError for what is unknown, incomplete or
 * too much.
 */
export function parseFlags(args: readonly string[], types: FlagTypes, mostOperands = 0): Flags {
  const options = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
  try {
    const allowPositionals = mostOperands > 0;
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals });
    const excess = positionals[mostOperands];
    if (excess !== undefined) throw new UsageError(`Unexpected argument '${excess}'.`);
    const entries = Object.entries(values);
    return {
      texts: Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))),
      switches: new Set(entries.flatMap(([name, value]) => (value === true ? [name] : []))),
      operands: positionals,
    };
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
