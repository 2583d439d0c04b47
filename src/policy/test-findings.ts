import { FindingsError } from '../lib/finding.ts';
import { parsePolicy } from './parse-policy.ts';

/** For tests: the findings of a policy's text, as [line, message, fix]; none for one that is taken. */
export function findingsOf(text: string): readonly (readonly [number | undefined, string, string])[] {
  try {
    parsePolicy(text, 'policy.yaml');
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return error.findings.map(({ place, message, fix }) => [place?.line, message, fix]);
  }
  return [];
}
