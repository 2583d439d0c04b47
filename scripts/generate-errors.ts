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
ever holds a value. Beside them stand the codes of subgraphs that \`errors.passCodes\` lists, each with the message of
\`SUBGRAPH_ERROR\`; they are left out for fields that are masked. Generated from src/errors.ts by \`node scripts/generate-errors.ts\`.

| code | HTTP status | message | since |
|---|---|---|---|
${rows.join('\n')}

The status is that of an answer without data. With data it is 200, and under \`http.statusCodes: draft\` 294 where errors stand
beside data in \`application/graphql-response+json\`. A status of 400 is, by the media type of the answer:

| what is wrong | \`application/json\`, named in \`Accept\` | \`application/graphql-response+json\` | the same under \`draft\` | neither named |
|---|---|---|---|---|
| the body is no JSON, or cannot be unpacked | 400 | 400 | 400 | 400 |
| the document is no GraphQL | 200 | 400 | 400 | 400 |
| it is not valid; its operation, or a variable, does not fit | 200 | 400 | 422 | 400 |
| a parameter has the wrong type, or there is no document | 400 | 400 | 422 | 400 |
`;

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    process.stderr.write('docs/errors.md is stale: run "node scripts/generate-errors.ts".\n');
    process.exit(1);
  }
} else {
  writeFileSync(FILE, text);
}
