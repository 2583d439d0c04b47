import type { Document } from 'yaml';
import { isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Place } from '../lib/finding.ts';

/** A YAML file as plain values, and where each of them stands. */
export interface YamlFile {
  readonly value: unknown;
  /** What is not YAML, by line; `value` is undefined then. */
  readonly errors: readonly YamlError[];
  /** The place of the deepest value on a path that exists. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place;
}

interface YamlError {
  readonly message: string;
  readonly line: number;
}

/** More than any policy needs: a billion laughs in YAML is a few lines of aliases to aliases. */
const ALIAS_LIMIT = 100;

/** Brackets that may be open at once; the parser takes the square of their number to recover from unclosed ones. */
const BRACKET_LIMIT = 64;

/** How many errors of syntax are told; one slip often makes hundreds. */
const ERROR_LIMIT = 50;

/** Reads YAML 1.2. A key that stands twice in one map is an error. Never throws for what the text is. */
export function readYaml(text: string, file: string): YamlFile {
  const tooDeep = lineOfDeepBracket(text);
  if (tooDeep !== undefined) {
    const error = { message: `more than ${BRACKET_LIMIT} brackets are open at once`, line: tooDeep };
    return { value: undefined, errors: [error], placeOf: () => ({ file, line: tooDeep }) };
  }
  const lines = new LineCounter();
  // The library's own search for equal keys takes the square of their number: a megabyte of keys would take minutes.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  const placeOf = (path: readonly PropertyKey[]): Place => ({ file, line: lineOf(document, lines, path) });
  const errors = [...syntaxErrors(document), ...repeatedKeys(document, lines)].slice(0, ERROR_LIMIT);
  if (errors.length > 0) return { value: undefined, errors, placeOf };
  return { ...plain(document), placeOf };
}

/** Brackets in texts and comments count too, so that this needs no parser; a policy has no use for so many of them. */
function lineOfDeepBracket(text: string): number | undefined {
  let open = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    open = bracket === '[' || bracket === '{' ? open + 1 : Math.max(0, open - 1);
    if (open > BRACKET_LIMIT) return text.slice(0, index).split('\n').length;
  }
  return undefined;
}

function syntaxErrors(document: Document.Parsed): readonly YamlError[] {
  return document.errors.map((error) => ({
    message: error.message.split('\n', 1)[0] ?? '',
    line: error.linePos?.[0].line ?? 1,
  }));
}

function repeatedKeys(document: Document.Parsed, lines: LineCounter): readonly YamlError[] {
  const errors: YamlError[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name))
          errors.push({ message: 'a key stands twice in one map', line: lines.linePos(key.range?.[0] ?? 0).line });
        seen.add(name);
      }
    },
  });
  return errors;
}

/** Aliases that resolve to nothing, and too many of them, show only here. */
function plain(document: Document): Pick<YamlFile, 'value' | 'errors'> {
  try {
    return { value: document.toJS({ maxAliasCount: ALIAS_LIMIT }), errors: [] };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const message = `an alias (*) names no anchor, or aliases stand for more than ${ALIAS_LIMIT} values`;
    return { value: undefined, errors: [{ message, line: 1 }] };
  }
}

/** The line where the deepest node of a path begins. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
