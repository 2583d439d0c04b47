/** The names that have a value; null is one. */
export type Given<Values> = { readonly [Name in keyof Values]?: Exclude<Values[Name], undefined> };

/** Leaves out the names without a value, as conditions on columns need it. */
export function given<Values extends object>(values: Values): Given<Values> {
  // What is left out is what the type says may be missing.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<Values>;
}
