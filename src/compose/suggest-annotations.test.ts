import { expect, test } from 'vitest';
import { HEAD } from '../../test/graph.ts';
import { buildCatalog } from '../catalog/build-catalog.ts';
import { composeSupergraph } from './compose-supergraph.ts';
import type { SubgraphSource } from './subgraph-source.ts';
import type { Suggestion } from './suggest-annotations.ts';
import { suggestAnnotations } from './suggest-annotations.ts';

/** What is suggested where an e-mail address was found in each of these fields. */
function suggested(subgraphs: Readonly<Record<string, string>>, ...coordinates: readonly string[]) {
  const sources: readonly SubgraphSource[] = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    url: `http://${name}.test`,
    sdl,
    file: `${name}.graphql`,
  }));
  const { supergraphSdl } = composeSupergraph(sources);
  const found = { path: '', category: 'EMAIL', detector: 'EMAIL', count: 1, firstSeen: 1, lastSeen: 1 };
  const finds = coordinates.map((coordinate) => ({ coordinate, ...found }));
  const { unreviewed } = buildCatalog({ sdl: supergraphSdl, file: 'supergraph' }, new Map(), finds);
  return suggestAnnotations(unreviewed, sources);
}

const shown = ({ subgraph, place, definition }: Suggestion) => `${subgraph}:${place?.line} ${definition}`;

test('every subgraph that resolves the field is told, one that only refers to it is not', () => {
  const head = HEAD.trim();
  const line = head.split('\n').length;
  const suggestions = suggested(
    {
      one: `${head}\ntype Query { a: A }\ntype A @key(fields: "id") { id: ID!, text: String @shareable, more: String }`,
      two: `${head}\nextend type A @key(fields: "id") {\n  id: ID!\n  "Said of it."\n  text: String @shareable\n  more: String @external\n  made: Int @requires(fields: "more") }`,
    },
    'A.text',
    'A.more',
  );
  expect(suggestions.map(shown)).toEqual([
    `one:${line + 2} more: String @pii(category: "EMAIL")`,
    `one:${line + 2} text: String @shareable @pii(category: "EMAIL")`,
    `two:${line + 4} text: String @shareable @pii(category: "EMAIL")`,
  ]);
});

test('the directive is called as the subgraph calls it, and root types as it names them', () => {
  const sdl = HEAD.replace('import: ["@pii", "@notPii"]', 'import: [{ name: "@pii", as: "@secret" }, "@notPii"]')
    .replace('composeDirective(name: "@pii")', 'composeDirective(name: "@secret")')
    .replace('directive @pii(', 'directive @secret(');
  const [suggestion] = suggested({ one: `${sdl}\nschema { query: Root }\ntype Root { text: String }` }, 'Query.text');
  expect(suggestion?.definition).toBe('text: String @secret(category: "EMAIL")');
});

test('arguments keep what is said of them', () => {
  const sdl = `type Query {
    text(
      "How much of it."
      first: Int = 10 @deprecated(reason: "No use.")
    ): [String!]
  }`;
  const [suggestion] = suggested({ one: sdl }, 'Query.text');
  expect(suggestion).toMatchObject({ isLinked: false, place: { file: 'one.graphql', line: 2, column: 5 } });
  expect(suggestion?.definition).toContain('"How much of it."');
  expect(suggestion?.definition).toMatch(
    /@deprecated\(reason: "No use\."\)\n\s*\): \[String!\] @pii\(category: "EMAIL"\)$/,
  );
});
