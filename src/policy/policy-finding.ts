import type { Finding, Place } from '../lib/finding.ts';

/** What makes a file no policy: refuses. */
export function policyFinding(message: string, place: Place, fix = 'See docs/policy.md for the language.'): Finding {
  return { severity: 'error', code: 'POLICY_INVALID', message, fix, place };
}
