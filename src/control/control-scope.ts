/**
 * What a token must hold to read the audit: at all, by a person's value, and as a file. Each is needed beside nothing else
 * but `cordon:audit:read`, which a file does not need.
 */
export type ControlScope = 'cordon:audit:read' | 'cordon:audit:search-value' | 'cordon:audit:export';
