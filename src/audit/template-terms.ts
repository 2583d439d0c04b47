import { intentTerms } from '../store/entry-terms.ts';
import type { EntryTemplate } from './entry-template.ts';

const known = new WeakMap<EntryTemplate, readonly number[]>();

/** What all entries of a template are found by, worked out once. */
export function templateTerms(template: EntryTemplate): readonly number[] {
  const terms = known.get(template) ?? intentTerms(template, []);
  known.set(template, terms);
  return terms;
}
