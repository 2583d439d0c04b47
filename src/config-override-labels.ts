import { z } from 'zod';

/** Labels of `@override` as they are written: a mapping, or `checkout=true,search=false`. */
type WrittenLabels = string | Readonly<Record<string, boolean>>;

/** Which labels are in force, by what an operator set; others are not. */
export type OverrideSettings = ReadonlyMap<string, boolean>;

/** A label as composition accepts it, except `percent(n)`, which no setting decides. */
const LABEL = /^[a-zA-Z][\w\-:./]*$/;

/** Settings of fields that move between subgraphs. */
export const overridesSchema = z
  .strictObject({
    labels: z
      .union([z.string(), z.record(z.string(), z.boolean()).readonly()])
      .refine(
        (written) => overrideSettings(written) !== undefined,
        'Expected labels with true or false, and no percent(n)',
      )
      .default({})
      .describe(
        'Which labels of `@override` are in force: a mapping to true or false, or name=true separated by commas.',
      ),
  })
  .readonly();

/** Parses labels to whether each is in force; undefined if one is not a label, or is `percent(n)`. */
export function overrideSettings(written: WrittenLabels): OverrideSettings | undefined {
  const pairs = typeof written === 'string' ? parseLabels(written) : Object.entries(written);
  return pairs?.every(([label]) => LABEL.test(label)) ? new Map(pairs) : undefined;
}

function parseLabels(text: string): readonly (readonly [string, boolean])[] | undefined {
  const pairs = text.split(',').map((pair) => /^\s*([^=\s]+)\s*=\s*(true|false)\s*$/.exec(pair));
  const read = pairs.flatMap((match) => (match ? [[match[1] ?? '', match[2] === 'true'] as const] : []));
  return read.length === pairs.length ? read : undefined;
}
