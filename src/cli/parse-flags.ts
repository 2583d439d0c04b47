import { parseArgs } from 'node:util';
import { UsageError } from './verb.ts';

/** What flags a verb takes, by name without the dashes. */
export type FlagTypes = Readonly<Record<string, 'string' | 'boolean'>>;

/** The flags that were given: texts, and the boolean ones as a set. */
export interface Flags {
  readonly texts: Readonly<Record<string, string | undefined>>;
  readonly switches: ReadonlySet<string>;
}

/** Parses `--name value` and `--switch`. Throws UsageError for what is unknown, incomplete or no flag at all. */
export function parseFlags(args: readonly string[], types: FlagTypes): Flags {
  const options = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    const entries = Object.entries(values);
    return {
      texts: Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))),
      switches: new Set(entries.flatMap(([name, value]) => (value === true ? [name] : []))),
    };
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
