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
ever holds a value. \`extensions.executed: true\` says that a mutation was carried out, or may have been: do not send it again
unseen. An error of a subgraph may have a code that \`errors.passCodes\` lists instead of \`SUBGRAPH_ERROR\`, with the
same message, but only for a field that is shown as it is, with all below it. Generated from src/errors.ts by \`node scripts/generate-errors.ts\`.

| code | HTTP status | message | since |
|---|---|---|---|
${rows.join('\n')}

The status is that of an answer without data. An answer with data is 200; under \`http.statusCodes: draft\` it is 294 if it has
errors and is in \`application/graphql-response+json\`. 400 depends on the media type of the answer:

| what is wrong | \`application/json\`, named in \`Accept\` | \`application/graphql-response+json\` | the same under \`draft\` | neither named |
|---|---|---|---|---|
| the body is not JSON, or cannot be decompressed | 400 | 400 | 400 | 400 |
| the document is not GraphQL | 200 | 400 | 400 | 400 |
| it is not valid, uses what is not supported, has no such operation, or a variable does not fit | 200 | 400 | 422 | 400 |
| a parameter has the wrong type, or the document is missing | 400 | 400 | 422 | 400 |
`;

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    process.stderr.write('docs/errors.md is stale: run "node scripts/generate-errors.ts".\n');
    process.exit(1);
  }
} else {
  writeFileSync(FILE, text);
}
