import type { Masker } from './masker.ts';
import { textMask } from './text-mask.ts';

/** A name with a top-level domain: no address, no machine of a local network. */
const PUBLIC_HOST = /\.[a-z][a-z0-9-]*$/;

/** The origin of a web address, `https://example.com`: no user, path, query or fragment. Other schemes are redacted. */
export const urlMasker: Masker = {
  name: 'url',
  parameters: [],
  keeps: 'scheme, host and port',
  rank: 60,
  accepts: ['String'],
  customs: ['URL', 'URI'],
  keyed: false,
  bind(_parameters, leaf) {
    return textMask(leaf, (text) => {
      const url = URL.parse(text);
      const web = url?.protocol === 'https:' || url?.protocol === 'http:';
      return url && web && PUBLIC_HOST.test(url.hostname) ? url.origin : undefined;
    });
  },
};
