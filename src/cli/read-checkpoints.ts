import type { ShippedCheckpoint } from '../audit/verify/check-checkpoints.ts';

/** The checkpoints of a file's text: one a line, as it is or as the `jws` of a JSON object. What is neither is none of ours. */
export function readCheckpoints(text: string): readonly ShippedCheckpoint[] {
  return text
    .split('\n')
    .map((each, index) => ({ line: index + 1, jws: each.trim() }))
    .filter(({ jws }) => jws !== '')
    .map(({ line, jws }) => ({ line, jws: jws.startsWith('{') ? jwsOf(jws) : jws }));
}

function jwsOf(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && 'jws' in value) return String(value.jws);
  } catch {}
  return '';
}
