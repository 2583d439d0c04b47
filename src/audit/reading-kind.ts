/** What an entry has in `kind` where somebody read the audit. */
export const READING_KIND = 'reading';
