import * as z from 'zod';

/** The kind of an entry that erased record views. */
export const ERASURE = 'erasure';

/** So many characters a reason has at most. */
export const MOST_REASON = 200;

const number = z.int().min(0);

const erasure = z
  .strictObject({
    reason: z.string().max(MOST_REASON),
    /** Whose record views: entries by their ids, or all that stand in recordings from one id through another. */
    erased: z.union([
      z.strictObject({ entries: z.array(number).readonly() }).readonly(),
      z.strictObject({ recordings: z.tuple([number, number]).readonly() }).readonly(),
    ]),
  })
  .readonly();

/** What an erasure says, in the variables of its entry: why, and whose record views. */
export type Erasure = z.output<typeof erasure>;

/** What an entry of kind `erasure` says; undefined where it says nothing that can be read. */
export function readErasure(variables: string): Erasure | undefined {
  try {
    return erasure.safeParse(JSON.parse(variables)).data;
  } catch {
    return undefined;
  }
}
