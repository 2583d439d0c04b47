import type { ASTNode } from 'graphql';
import { visit } from 'graphql';

/** In characters. */
const NAME_LIMIT = 100;

/** Seven digits or more in all: a number of a person, a card, an account or a phone, however it is written. */
const MANY_DIGITS = /(?:[0-9][^0-9]*){7}/;

/**
 * Names as records hold them. A client chooses its operations', fragments', variables' names and its aliases, and may write
 * data there (A69): one with many digits becomes `name1`, `name2`, …, a long one is cut. Each stays distinct from all other
 * names of the document, and is the same wherever it stands, so that the document stays valid.
 */
export function createRecordedNames(documents: readonly ASTNode[]): (name: string) => string {
  const taken = namesIn(documents);
  const recorded = new Map<string, string>();
  let placeholders = 0;

  function recordName(name: string): string {
    const short = name.slice(0, NAME_LIMIT);
    const isTelling = MANY_DIGITS.test(short);
    if (short === name && !isTelling) return name;
    return isTelling || taken.has(short) ? placeholder() : short;
  }

  function placeholder(): string {
    do placeholders++;
    while (taken.has(`name${placeholders}`));
    return `name${placeholders}`;
  }

  return (name) => {
    const known = recorded.get(name) ?? recordName(name);
    recorded.set(name, known);
    taken.add(known);
    return known;
  };
}

function namesIn(documents: readonly ASTNode[]): Set<string> {
  const names = new Set<string>();
  for (const document of documents) visit(document, { Name: (node) => void names.add(node.value) });
  return names;
}
