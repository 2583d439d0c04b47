import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the example's policy into a folder, changed so that names may wait in the journal, and anybody may try often. */
export function writeSpoolingPolicy(folder: string): string {
  const file = join(folder, 'policy.yaml');
  const policy = readFileSync('schema/policy.yaml', 'utf8')
    .replace('distinct: 50', 'distinct: 1000000')
    .replace(/^audit:.*\n(?: .*\n)*/m, 'audit: { onFailure: { spool: [NAME] } }\n');
  writeFileSync(file, policy);
  return file;
}
