import type * as z from 'zod';
import type { Finding, Place } from '../lib/finding.ts';
import { policyFinding } from './policy-finding.ts';
import { policyJsonSchema } from './policy-json-schema.ts';

type Issue = z.core.$ZodIssue;

/** What the schema refuses, each at its line: an unknown key at the key, with the keys that may stand there. */
export function schemaFindings(
  issues: readonly Issue[],
  placeOf: (path: readonly PropertyKey[]) => Place,
): readonly Finding[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownKey(issue.path, key, placeOf))
      : [policyFinding(`${named(issue.path)}: ${messageOf(issue)}`, placeOf(issue.path))],
  );
}

function unknownKey(
  path: readonly PropertyKey[],
  key: string,
  placeOf: (path: readonly PropertyKey[]) => Place,
): Finding {
  const fix = `Take it out, or write one of: ${keysAt(path).join(', ')}.`;
  return policyFinding(`${named(path)}: the key ${key} is unknown`, placeOf([...path, key]), fix);
}

/** A key of a record that is out of form has its reason inside. */
function messageOf(issue: Issue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}

function named(path: readonly PropertyKey[]): string {
  return path.map(String).join('.') || 'policy';
}

/** The keys of the object at a path of the file; read from the JSON Schema, which is plain data. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  const at = path.reduce<unknown>(stepInto, policyJsonSchema());
  return Object.keys(isRecord(at) && isRecord(at.properties) ? at.properties : {});
}

function stepInto(schema: unknown, key: PropertyKey): unknown {
  if (!isRecord(schema)) return undefined;
  if (typeof key === 'number') return schema.items;
  return isRecord(schema.properties) ? schema.properties[String(key)] : schema.additionalProperties;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
