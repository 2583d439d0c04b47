/** What can become of an entry; what each means says `Outcome`. */
export const OUTCOMES = ['answered', 'refused', 'failed', 'abandoned', 'unaudited', 'interrupted'] as const;
