/** Whether the text is an RFC 3339 full-date in ASCII, `1984-05-17`, as the masks of dates read it: any day to 31. */
export function isFullDate(text: string): boolean {
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false;
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  return twoDigits(text, 0) >= 0 && twoDigits(text, 2) >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** The number that they are; -1 where they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const units = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : -1;
}
