import type { Finding, Place } from '../lib/finding.ts';
import { FindingsError } from '../lib/finding.ts';
import { checkPolicyFile } from './check-policy-file.ts';
import type { Policy } from './policy.ts';
import { policyFinding } from './policy-finding.ts';
import type { PolicyFile } from './policy-schema.ts';
import { POLICY_SCHEMA } from './policy-schema.ts';
import type { YamlFile } from './read-yaml.ts';
import { readYaml } from './read-yaml.ts';
import { schemaFindings } from './schema-findings.ts';
import { toPolicy } from './to-policy.ts';

/** The largest policy file, in characters: room for some ten thousand rules. */
const CHARACTER_LIMIT = 2_000_000;

/**
 * Reads a policy file (YAML, `version: 1`).
 * Throws FindingsError with every finding, each at its line, when the file is not a policy.
 */
export function parsePolicy(text: string, file: string): Policy {
  if (text.length > CHARACTER_LIMIT)
    refuse(file, [policyFinding(`the file is longer than ${CHARACTER_LIMIT} characters`, { file, line: 1 })]);
  const yaml = readYaml(text, file);
  if (yaml.errors.length > 0)
    refuse(
      file,
      yaml.errors.map(({ message, line }) => policyFinding(message, { file, line })),
    );
  const parsed = POLICY_SCHEMA.safeParse(yaml.value);
  if (!parsed.success) refuse(file, schemaFindings(parsed.error.issues, yaml.placeOf));
  const findings = checkPolicyFile(parsed.data, yaml.placeOf);
  if (findings.length > 0) refuse(file, findings);
  return toPolicy(parsed.data, text, placesOf(parsed.data, yaml));
}

function refuse(file: string, findings: readonly Finding[]): never {
  throw new FindingsError(`The policy ${file} cannot be used.`, findings);
}

/** Where the parts of a policy stand that later findings speak of. */
function placesOf(
  { categories, subjects, tasks, rules, policies, inspect, audit, tests }: PolicyFile,
  yaml: YamlFile,
): ReadonlyMap<string, Place> {
  const paths: readonly (readonly (string | number)[])[] = [
    ...Object.keys(categories).map((name) => ['categories', name]),
    ...Object.keys(subjects).map((name) => ['subjects', name]),
    ...Object.keys(tasks).map((label) => ['tasks', label]),
    ...rules.map((_, index) => ['rules', index]),
    ...Object.keys(policies).map((name) => ['policies', name]),
    ...inspect.rules.map((_, index) => ['inspect', 'rules', index]),
    ...Object.keys(audit.categories).map((name) => ['audit', 'categories', name]),
    ...tests.flatMap(({ expect }, index) => [
      ['tests', index],
      ...Object.keys(expect).map((key) => ['tests', index, 'expect', key]),
    ]),
  ];
  return new Map(paths.map((path) => [path.join('/'), yaml.placeOf(path)]));
}
