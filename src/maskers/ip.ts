import { isIPv4, isIPv6 } from 'node:net';
import { textMasker } from './text-masker.ts';

/** Keeps the network: /24 of IPv4 (`203.0.113.0`), /48 of IPv6 (`2001:db8:85a3::`); mapped addresses as IPv4. */
export const ip = textMasker('ip', 30, (text) => {
  const address = text.toLowerCase().startsWith('::ffff:') && text.includes('.') ? text.slice(7) : text;
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0`;
  if (!isIPv6(address) || address.includes('%') || address.includes('.')) return undefined;
  const groups = expand(address)
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return groups.every((group) => group === '0') ? '::' : `${groups.join(':')}::`;
});

/** The eight groups of an address whose `::` stands for the missing ones (RFC 4291 section 2.2). */
function expand(address: string): readonly string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
}
