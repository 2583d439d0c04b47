/** What an entry has in `kind` where somebody read the audit. */
export const READING_KIND = 'reading';

/** What an entry has in `kind` where somebody had a token taken back to its value. */
export const REVEAL_KIND = 'reveal';
