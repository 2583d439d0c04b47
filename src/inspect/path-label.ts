import { type Label, labelOf } from './labels.ts';

/** What the names around a value say that it is. */
export type PathLabel = Label | undefined;

/** In a name, though not in a sentence: what is counted, timed or measured, or says something about another field. */
const ABOUT = new Set(
  `at ts ms on count counts num type types kind status state verified enabled disabled valid allowed required hash length
  size bytes index rank format code codes url uri link href rate f1 precision recall accuracy percent
  percentage min max avg mean median sum std variance version created updated modified deleted expires expiry seconds
  minutes hours days position total limit remaining offset name names namespace hint question policy manager strength changed expired
  expiration reset last4 prefix suffix checks check flags flag errors error stats metrics matches found
  detected threshold confidence support usage used pattern regex model brand network`
    .split(/\s+/)
    .filter(Boolean),
);

/**
 * Labels in a sentence that are other things' names in a path: counts of calls, a cell of a grid, a network's account, a
 * server's name, a country's code.
 */
const IN_SENTENCES = new Set(
  `call calls called calling dial dialed dialled cell desk handy ring rang message messages text texted texting answer
  answers answering registered reach reached social secret client server remote network origin router peer proxy
  firewall blocked banned ping ph ss`
    .split(/\s+/)
    .filter(Boolean),
);

/** Names that say nothing of their own: what they hold is what the name around them says. */
const GENERIC = new Set(
  `number numbers no nr value values raw formatted e164 national international text main primary secondary work home other
  full display data item items list node nodes edges current old new input plain string content`
    .split(/\s+/)
    .filter(Boolean),
);

/** What a path of names says: its last name, or, where that says nothing by itself, the one around it. */
export function labelPath(path: readonly string[]): PathLabel {
  for (const name of path.toReversed()) {
    const words = splitName(name);
    const label = labelName(words);
    if (label !== undefined) return label;
    if (!words.every((word) => GENERIC.has(word))) return undefined;
  }
  return undefined;
}

/** The last word that says something decides: `phoneVerifiedAt` is a time. */
function labelName(words: readonly string[]): PathLabel {
  const joined = labelInName(words.join(''), undefined);
  if (joined !== undefined) return joined;
  for (let index = words.length - 1; index >= 0; index--) {
    const word = words[index] ?? '';
    const label = labelInName(word, words[index - 1]);
    if (label !== undefined) return label;
    if (ABOUT.has(word)) return words.some((other) => labelOf(other, undefined) === 'VERSION') ? 'VERSION' : 'OTHER';
  }
  return undefined;
}

function labelInName(word: string, before: string | undefined): PathLabel {
  // As the second of a pair it may say something all the same: `clientSecret`.
  const label = labelOf(word, before);
  return IN_SENTENCES.has(word) && label === labelOf(word, undefined) ? undefined : label;
}

/** The words of a name in camel, snake or kebab case, in lower case; indices are none. */
function splitName(name: string): readonly string[] {
  const parted = name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return parted
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !/^\d+$/.test(word));
}
