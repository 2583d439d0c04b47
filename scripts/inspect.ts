import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createInspector } from '../src/inspect/create-inspector.ts';
import { USUAL_DETECTORS } from '../src/inspect/detectors.ts';
import { splitKeyPath } from '../src/inspect/split-key-path.ts';
import { BadLine, type InspectedLine, readInspectedLine } from './inspected-line.ts';

const HELP = `Finds personal data in texts.

  npm run --silent inspect -- --jsonl < texts.jsonl > spans.jsonl

Reads one JSON object a line: {"id": …, "text": "…", "key": "customer.phones[0].number"}; key is optional, and says where the
text stands. Writes {"id": …, "spans": [{"start", "end", "type"}]} for each, in order; offsets count UTF-16 units. A text
that is too long to be scanned is one span of the type UNSCANNED. Every detector is on but PERSON and ADDRESS.
`;

/** Spans are written in pieces of about so many characters. */
const PIECE = 65_536;

function spansOf({ id, text, key }: InspectedLine): string {
  const inspect = createInspector({ detectors: USUAL_DETECTORS, path: splitKeyPath(key) });
  const spans = inspect(text) ?? [{ start: 0, end: text.length, type: 'UNSCANNED' }];
  return `${JSON.stringify({ id, spans })}\n`;
}

async function* answerLines(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  let number = 0;
  try {
    for await (const line of lines) {
      number++;
      if (line.trim() === '') continue;
      piece += spansOf(readInspectedLine(line, number));
      if (piece.length < PIECE) continue;
      yield piece;
      piece = '';
    }
  } catch (error) {
    // What came before a bad line is answered all the same.
    yield piece;
    throw error;
  }
  yield piece;
}

/** Resolves with the exit code. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { jsonl: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help === true || values.jsonl !== true) {
    process.stdout.write(HELP);
    return values.help === true ? 0 : 2;
  }
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  await pipeline(Readable.from(answerLines(lines)), process.stdout, { end: false });
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof BadLine) && !(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.stdin.destroy();
  process.exitCode = 2;
}
