import * as z from 'zod';
import type { RuledCoordinateRow, RuledOperationRow } from '../store/tables.ts';

const categories = z.array(z.string()).readonly();

const searchable = z.object({
  kind: z.string(),
  operation: z.string(),
  client: z.string(),
  task: z.string(),
  decisions: z.array(z.object({ coordinate: z.string(), categories, effect: z.string() })).readonly(),
  inputs: z.array(z.object({ coordinate: z.string(), categories, use: z.string() })).readonly(),
  versions: z.object({ supergraph: z.string(), policy: z.string() }),
});

/** What a ruling says that it is found by, and what it names. */
export type SearchableRuling = z.output<typeof searchable>;

/** The rows by which a ruling is found. */
export interface RuledRows {
  readonly coordinates: readonly RuledCoordinateRow[];
  readonly operations: readonly RuledOperationRow[];
}

/** What the artifact of a ruling says; undefined where it is none. */
export function readRuling(content: string): SearchableRuling | undefined {
  try {
    return searchable.safeParse(JSON.parse(content)).data;
  } catch {
    return undefined;
  }
}

/** The rows of a ruling of this hash. */
export function ruledRows(ruling: string, searched: Omit<SearchableRuling, 'versions'>): RuledRows {
  const { kind, operation, client, task, decisions, inputs } = searched;
  const said = [
    ...decisions.map(({ coordinate, categories, effect }) => ({ coordinate, categories, effect })),
    ...inputs.map(({ coordinate, categories, use: effect }) => ({ coordinate, categories, effect })),
  ];
  return {
    coordinates: said.flatMap(({ coordinate, categories, effect }) =>
      categories.map((category) => ({ coordinate, category, effect, ruling })),
    ),
    operations: [{ ruling, kind, operation, client, task }],
  };
}
