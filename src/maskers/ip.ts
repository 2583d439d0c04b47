import { isIPv4, isIPv6 } from 'node:net';
import type { Masker } from './masker.ts';
import { textMask } from './text-mask.ts';

/**
 * The network: /24 of IPv4 (`203.0.113.0`), /48 of IPv6 (`2001:db8:85a3::`). An IPv6 address that carries an IPv4
 * one, mapped (RFC 4291) or 6to4 (RFC 3056), is masked as that. Zones, ports and prefix lengths are redacted.
 */
export const ipMasker: Masker = {
  name: 'ip',
  parameters: [],
  keeps: 'the network, /24 or /48',
  rank: 50,
  accepts: ['String'],
  customs: ['IP', 'IPv4'],
  keyed: false,
  bind(_parameters, leaf) {
    return textMask(leaf, (text) => {
      if (isIPv4(text)) return `${text.slice(0, text.lastIndexOf('.'))}.0`;
      return isIPv6(text) && !text.includes('%') ? networkOfIpv6(text) : undefined;
    });
  },
};

function networkOfIpv6(text: string): string | undefined {
  const groups = expandIpv6(text);
  const [first = 0, second = 0, third = 0] = groups;
  const mapped = groups.slice(0, 6).join() === '0,0,0,0,0,65535';
  if (mapped) return networkOfIpv4(groups[6] ?? 0, groups[7] ?? 0);
  if (first === 0x2002) return networkOfIpv4(second, third);
  const kept = [first, second, third].map((group) => group.toString(16));
  while (kept.at(-1) === '0') kept.pop();
  return `${kept.join(':')}::`;
}

function networkOfIpv4(high: number, low: number): string {
  return `${high >> 8}.${high & 255}.${low >> 8}.0`;
}

/** The eight groups. The URL parser writes the canonical form, without dotted decimals (WHATWG URL, "IPv6 serializer"). */
function expandIpv6(text: string): readonly number[] {
  const canonical = URL.parse(`http://[${text}]/`)?.hostname.slice(1, -1) ?? '';
  const [front = [], back = []] = canonical
    .split('::')
    .map((half) => half.split(':').flatMap((group) => (group === '' ? [] : Number.parseInt(group, 16))));
  return [...front, ...new Array<number>(Math.max(0, 8 - front.length - back.length)).fill(0), ...back];
}
