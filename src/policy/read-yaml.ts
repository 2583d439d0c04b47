import type { Document } from 'yaml';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Place } from '../lib/finding.ts';

/** A YAML file as plain values, and where each of them stands. */
export interface YamlFile {
  readonly value: unknown;
  /** What is not YAML, by line; `value` is undefined then. */
  readonly errors: readonly { readonly message: string; readonly line: number }[];
  /** The place of the deepest value on a path that exists. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place;
}

/** More than any policy needs: a billion laughs in YAML is a few lines of aliases to aliases. */
const ALIAS_LIMIT = 100;

/** Reads YAML 1.2 with unique keys. Never throws for what the text is. */
export function readYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const placeOf = (path: readonly PropertyKey[]): Place => ({ file, line: lineOf(document, lines, path) });
  const errors = document.errors.map((error) => ({
    message: error.message.split('\n', 1)[0] ?? '',
    line: error.linePos?.[0].line ?? 1,
  }));
  if (errors.length > 0) return { value: undefined, errors, placeOf };
  return { ...plain(document), placeOf };
}

/** Aliases that resolve to nothing, and too many of them, show only here. */
function plain(document: Document): Pick<YamlFile, 'value' | 'errors'> {
  try {
    return { value: document.toJS({ maxAliasCount: ALIAS_LIMIT }), errors: [] };
  } catch {
    const message = `an alias (*) names no anchor, or there are more than ${ALIAS_LIMIT} of them`;
    return { value: undefined, errors: [{ message, line: 1 }] };
  }
}

function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
