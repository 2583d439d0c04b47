import { readFileSync, writeFileSync } from 'node:fs';
import { policyJsonSchema } from '../src/policy/policy-json-schema.ts';

/** Writes schema/policy.schema.json from the schema of policy files; with `--check`, fails when the file is stale. */
const FILE = new URL('../schema/policy.schema.json', import.meta.url);

const text = `${JSON.stringify(policyJsonSchema(), undefined, 2)}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    process.stderr.write('schema/policy.schema.json is stale: run "node scripts/generate-policy-schema.ts".\n');
    process.exit(1);
  }
} else {
  writeFileSync(FILE, text);
}
