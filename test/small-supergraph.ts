import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import type { PlanBuilder } from '../src/execute/build-plan.ts';
import { createPlanBuilder } from '../src/execute/build-plan.ts';
import { readSupergraph } from '../src/execute/read-supergraph.ts';
import type { SupergraphText } from '../src/execute/supergraph-outline.ts';

const HEAD =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@shareable"])';

/** For tests: the supergraph of subgraphs without `@pii`, by name. */
export function smallSupergraph(subgraphs: Readonly<Record<string, string>>): string {
  const sources = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    url: `http://${name}.test`,
    sdl: `${HEAD} ${sdl}`,
    file: `${name}.graphql`,
  }));
  return composeSupergraph(sources).supergraphSdl;
}

/** For tests: a supergraph that links nothing which is enforced here. */
export function plainText(sdl: string): SupergraphText {
  return { sdl, enforced: new Set() };
}

/** For tests: plans on this thread. */
export function planBuilderOf(sdl: string): PlanBuilder {
  return createPlanBuilder(readSupergraph(plainText(sdl)));
}

/** For tests: two subgraphs, of which the second knows the names of the first's things. */
export const THINGS = smallSupergraph({
  one: 'type Query { thing(id: ID): Thing } type Mutation { first: Int } type Thing @key(fields: "id") { id: ID! }',
  two: 'type Mutation { second: Int } type Thing @key(fields: "id") { id: ID! name: String }',
});

const WIDE_FIELDS = [...'abcdefghijkl'];

/** For tests: twelve subgraphs share one type and have a field of it each, so that plans have many choices. */
export const WIDE = smallSupergraph(
  Object.fromEntries(
    WIDE_FIELDS.map((field) => [
      field,
      `type Query { t: T @shareable } type T @key(fields: "id") { id: ID! t: T @shareable ${field}: Int }`,
    ]),
  ),
);

/** For tests: an operation on WIDE whose fields lie in many subgraphs, once in each of its branches. */
export function wideOperation(branches: number): string {
  const branch = (index: number) => `x${index}: t { ${WIDE_FIELDS.join(' ')} t { a l } }`;
  return `{ t { ${Array.from({ length: branches }, (_, index) => branch(index)).join(' ')} } }`;
}

/** For tests: an operation so long that planning it takes seconds, and hundreds of megabytes. */
export function longOperation(field: string): string {
  return `{ ${field} { ${'id '.repeat(1_000_000)} } }`;
}
