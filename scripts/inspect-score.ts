import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createInspector } from '../src/inspect/create-inspector.ts';
import { USUAL_DETECTORS } from '../src/inspect/detectors.ts';
import { splitKeyPath } from '../src/inspect/split-key-path.ts';
import { BadLine, parseObject, readInspectedLine } from './inspected-line.ts';
import { emptyTally, type MarkedSpan, percentagesOf, scoreSpans, type Tally } from './score-spans.ts';

/** Scores the detectors by texts in which people marked what is personal: the types of the table, and all together. */
const TYPES = ['EMAIL', 'PHONE', 'US_SSN', 'CREDIT_CARD', 'IBAN', 'IP'];
const DIRECTORY = process.env.CORDON_DETECTION_DIR ?? join(import.meta.dirname, '..', '..', 'shared', 'detection');
const HELP = `Scores the detectors by marked texts.

  npm run --silent inspect:score -- [--gold FILE]

FILE holds one JSON object a line: {"id", "text", "key"?, "spans": [{"start", "end", "type", "optional"?}]}. Without it, that is
development.jsonl in CORDON_DETECTION_DIR, or else in ../shared/detection.
`;

function readMarkedSpans(line: string, number: number): readonly MarkedSpan[] {
  const spans: unknown = parseObject(line)?.spans;
  if (!Array.isArray(spans)) throw new BadLine(`Line ${number} has no spans.`);
  return spans.map((span: unknown) => {
    const { start, end, type, optional } = typeof span === 'object' && span !== null ? { ...Object(span) } : {};
    if (typeof start !== 'number' || typeof end !== 'number' || typeof type !== 'string')
      throw new BadLine(`Line ${number} has a span without start, end or type.`);
    return { start, end, type, optional: optional === true };
  });
}

function scoreLines(lines: readonly string[]): ReadonlyMap<string, Tally> {
  const tallies = new Map(TYPES.map((type) => [type, emptyTally()]));
  lines.forEach((line, index) => {
    if (line === '') return;
    const { text, key } = readInspectedLine(line, index + 1);
    const found = createInspector({ detectors: USUAL_DETECTORS, path: splitKeyPath(key) })(text) ?? [];
    scoreSpans(tallies, text, readMarkedSpans(line, index + 1), found);
  });
  return tallies;
}

function formatRow(name: string, tally: Tally): string {
  const counts = [tally.right, tally.wrong, tally.missed].map((count) => String(count).padStart(7));
  const percentages = percentagesOf(tally).map((value) => value.toFixed(1).padStart(8));
  return `${name.padEnd(14)}${counts.join('')}${percentages.join('')}\n`;
}

function addTallies(tallies: Iterable<Tally>): Tally {
  const sum = emptyTally();
  for (const tally of tallies) {
    sum.right += tally.right;
    sum.wrong += tally.wrong;
    sum.missed += tally.missed;
    sum.characters += tally.characters;
    sum.uncovered += tally.uncovered;
  }
  return sum;
}

/** Returns the exit code. */
function main(): number {
  const { values } = parseArgs({ options: { gold: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const file = values.gold ?? join(DIRECTORY, 'development.jsonl');
  const lines = readLines(file);
  if (lines === undefined) {
    process.stderr.write(
      `${file} cannot be read: the marked texts are no part of this repository. Name them with --gold.\n`,
    );
    return 2;
  }
  const tallies = scoreLines(lines);
  process.stdout.write('type            right  wrong missed  precis. recall      F1    leak\n');
  for (const [type, tally] of tallies) process.stdout.write(formatRow(type, tally));
  process.stdout.write(formatRow('all', addTallies(tallies.values())));
  return 0;
}

function readLines(file: string): readonly string[] | undefined {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return undefined;
  }
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof BadLine) && !(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
