/**
 * Whether every object answers to the name without having it, as to `constructor` and `__proto__`.
 * SECURITY: such a name is read and written as an own property only (A14, CVE-2026-32621).
 */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}
