import { readFileSync, writeFileSync } from 'node:fs';
import { ERRORS } from '../src/errors.ts';

/** Writes docs/errors.md from the table of codes; with `--check`, fails when the file is stale. */
const FILE = new URL('../docs/errors.md', import.meta.url);

const rows = Object.entries(ERRORS).map(
  ([code, { status, message, since }]) => `| \`${code}\` | ${status} | ${message} | ${since} |`,
);

const text = `# Error codes

Every error has one of these codes in \`extensions.code\`, and the sentence beside it as its message; a validation error may
name fields, arguments and types instead. \`extensions.coordinate\` and \`extensions.categories\` say where and what. No error
ever holds a value. Generated from src/errors.ts by \`node scripts/generate-errors.ts\`.

| code | HTTP status | message | since |
|---|---|---|---|
${rows.join('\n')}
`;

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    process.stderr.write('docs/errors.md is stale: run "node scripts/generate-errors.ts".\n');
    process.exit(1);
  }
} else {
  writeFileSync(FILE, text);
}
