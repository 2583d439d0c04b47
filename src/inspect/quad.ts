import { isDigit } from './characters.ts';

const DOT_CODE = 0x2e;

/** Where the four numbers of an IPv4 address that begin at `start` end (RFC 791; no leading zeros); 0 where none do. */
export function quadEnd(text: string, start: number): number {
  let index = start;
  for (let octet = 0; octet < 4; octet++) {
    if (octet > 0 && text.charCodeAt(index++) !== DOT_CODE) return 0;
    const first = index;
    let value = 0;
    while (index < first + 4 && isDigit(text.charCodeAt(index))) value = value * 10 + text.charCodeAt(index++) - 0x30;
    const length = index - first;
    if (length === 0 || length > 3 || value > 255 || (length > 1 && text.charCodeAt(first) === 0x30)) return 0;
  }
  return index;
}

/** The four numbers of a text that `quadEnd` accepted. */
export function octetsOf(quad: string): readonly number[] {
  return quad.split('.').map(Number);
}

/** Where the length of a prefix ends (`/24`), where one stands at `start`; else `start`. */
export function prefixEnd(text: string, start: number, most: number): number {
  if (text.charCodeAt(start) !== 0x2f) return start;
  let index = start + 1;
  while (index < start + 4 && isDigit(text.charCodeAt(index))) index++;
  const bits = index - start > 1 ? Number(text.slice(start + 1, index)) : most + 1;
  const next = text.charCodeAt(index);
  return bits <= most && !isDigit(next) && next !== 0x2f ? index : start;
}
