/** `1,204 operations`, `1 operation`; the number alone where nothing is counted by name. */
export function formatCount(count: number, what = ''): string {
  return `${count.toLocaleString('en-US')} ${what}${what === '' || count === 1 ? '' : 's'}`.trimEnd();
}
