import { z } from 'zod';

/** What entries tell of their ruling. */
export interface RulingSummary {
  readonly effects: readonly CategoryEffect[];
  /** Categories of the personal inputs that the operation uses or writes, sorted. */
  readonly inputs: readonly string[];
  /** The subgraphs of its fetches, by number. */
  readonly subgraphs: readonly string[];
}

/** That values of a category met an effect. */
export interface CategoryEffect {
  readonly category: string;
  readonly effect: string;
  /** The numbers under which entries count them, each once; none where no value can arrive. */
  readonly counts: readonly number[];
}

const categories = z.array(z.string());

/** The part of a ruling that is read; a newer version may say more. */
const RULING = z.object({
  decisions: z.array(z.object({ categories, effect: z.string(), count: z.int().min(0).optional() })),
  inputs: z.array(z.object({ categories })),
  fetches: z.array(z.string()),
});

/** What a ruling, as it is kept, says of categories and subgraphs; undefined where it cannot be read. */
export function summarizeRuling(content: string): RulingSummary | undefined {
  const ruling = RULING.safeParse(parsed(content)).data;
  if (!ruling) return undefined;
  const effects = new Map<string, CategoryEffect & { readonly counts: number[] }>();
  for (const { categories, effect, count } of ruling.decisions) {
    for (const category of categories) {
      const key = `${category} ${effect}`;
      const known = effects.get(key) ?? { category, effect, counts: [] };
      effects.set(key, known);
      // Two decisions may share a number, such as those for oneself and for others.
      if (count !== undefined && !known.counts.includes(count)) known.counts.push(count);
    }
  }
  const inputs = new Set(ruling.inputs.flatMap((input) => input.categories));
  return { effects: [...effects.values()], inputs: [...inputs].sort(), subgraphs: ruling.fetches };
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
