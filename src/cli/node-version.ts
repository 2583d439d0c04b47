const OLDEST = 24;

/** The line to print when this Node.js is too old to run the gateway; undefined when it is not. */
export function nodeVersionProblem(version: string): string | undefined {
  const major = Number.parseInt(version, 10);
  return major >= OLDEST ? undefined : `cordon needs Node.js ${OLDEST} or newer; this is ${version}.`;
}
