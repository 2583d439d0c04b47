import * as z from 'zod';
import { POLICY_SCHEMA } from './policy-schema.ts';

/** The JSON Schema (2020-12) of a policy file, for editors. What it accepts may still be refused: names, masks, contradictions. */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: 'Cordon policy', ...z.toJSONSchema(POLICY_SCHEMA, { io: 'input' }) };
}
