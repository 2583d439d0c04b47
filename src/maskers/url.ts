import { textMasker } from './text-masker.ts';

/** Keeps scheme and host of a web address: no user, path, query or fragment. @see https://url.spec.whatwg.org/ */
export const url = textMasker('url', 45, (text) => {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  return parsed && /^https?:$/.test(parsed.protocol) ? `${parsed.origin}/` : undefined;
});
