import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Finding, Place } from './lib/finding.ts';

/** What a configuration file says, before it is checked. */
export interface ConfigFile {
  readonly values: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
  /** Where a setting is written; the nearest enclosing one where it is absent. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place;
}

/** Reads a YAML file. What is wrong with it is in the findings, and then it says nothing. */
export function readConfigFile(path: string): ConfigFile {
  const file = relative('', path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return unusable(file, [
      problem('CONFIG_UNREADABLE', `The configuration file cannot be read${reason}.`, 'Give its path with --config.', {
        file,
        line: 1,
      }),
    ]);
  }
  return parseConfig(file, text);
}

function parseConfig(file: string, text: string): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number | undefined): Place => {
    const { line, col } = lines.linePos(offset ?? 0);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (document.errors.length > 0) {
    // The parser's own message quotes the file, which may hold secrets.
    const errors = document.errors.map((error) =>
      problem(
        'CONFIG_SYNTAX',
        `The configuration file is not YAML (${error.code}).`,
        'Correct the file at this place.',
        at(error.pos[0]),
      ),
    );
    return unusable(file, errors);
  }
  const values: unknown = document.toJS() ?? {};
  if (!isRecord(values)) {
    return unusable(file, [
      problem('CONFIG_SYNTAX', 'The configuration file is not a mapping.', 'Write "name: value" lines.', at(0)),
    ]);
  }
  return { values, findings: [], placeOf: (path) => at(offsetOf(document.contents, path)) };
}

/** The offset of the key, or the item of a list, that a path names, as deep as the file has it. */
function offsetOf(node: unknown, path: readonly PropertyKey[], known?: number): number | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return known;
  if (isSeq(node)) {
    const item = node.items[Number(key)];
    return isNode(item) ? offsetOf(item, rest, item.range?.[0] ?? known) : known;
  }
  if (!isMap(node)) return known;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
  if (!pair || !isScalar(pair.key)) return known;
  return offsetOf(pair.value, rest, pair.key.range?.[0] ?? known);
}

function unusable(file: string, findings: readonly Finding[]): ConfigFile {
  return { values: {}, findings, placeOf: () => ({ file, line: 1 }) };
}

function problem(code: string, message: string, fix: string, place: Place): Finding {
  return { severity: 'error', code, message, fix, place };
}

/** Whether a value is an object with string keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
