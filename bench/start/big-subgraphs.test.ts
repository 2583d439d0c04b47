import { Kind, parse } from 'graphql';
import { expect, test } from 'vitest';
import { composeSupergraph } from '../../src/compose/compose-supergraph.ts';
import { bigSubgraphs } from './big-subgraphs.ts';

test('the subgraphs are the same every time, have 20 fields a type, and compose without a finding', () => {
  const subgraphs = bigSubgraphs(60);
  expect(subgraphs).toEqual(bigSubgraphs(60));
  const sources = subgraphs.map(({ name, sdl }) => ({ name, sdl, url: `http://${name}.test`, file: name }));
  const { supergraphSdl, findings } = composeSupergraph(sources);
  expect(findings).toEqual([]);
  const counts = parse(supergraphSdl).definitions.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value.startsWith('Type') ? [node.fields?.length] : [],
  );
  expect(counts).toEqual(Array.from({ length: 60 }, () => 20));
  expect(supergraphSdl.match(/@pii\(/g)?.length).toBeGreaterThan(30);
});
