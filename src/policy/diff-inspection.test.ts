import { expect, test } from 'vitest';
import { buildCatalog } from '../catalog/build-catalog.ts';
import { diffInspection } from './diff-inspection.ts';
import { parsePolicy } from './parse-policy.ts';

/** One side of a comparison without a supergraph. */
function side(inspect: string) {
  const text = `
version: 1
categories: { MAIL: { detectors: [EMAIL] }, SSN: { detectors: [US_SSN] }, NOTE: {} }
tasks: { lookup: {}, report: {} }
inspect: ${inspect}
`;
  return { policy: parsePolicy(text, 'policy.yaml'), catalog: undefined };
}

test('a policy differs from itself in nothing', () => {
  const same = side('{ default: mask, rules: [{ on: { types: [Ticket] }, action: "off" }] }');
  expect(diffInspection(same, same)).toEqual([]);
});

test('what is hidden no more is told by category, task and place', () => {
  const after = side(
    '{ default: mask, rules: [{ on: { types: [Ticket] }, tasks: [lookup], action: report, categories: [MAIL] }] }',
  );
  expect(diffInspection(side('{ default: mask }'), after)).toEqual([
    { category: 'MAIL', before: 'mask', after: 'report', tasks: ['lookup'], coordinates: ['Ticket.*'] },
  ]);
});

test('what changes alike under several tasks is told once', () => {
  expect(diffInspection(side('{}'), side('{ default: report }'))).toEqual(
    ['MAIL', 'SSN'].map((category) => ({
      category,
      before: 'off',
      after: 'report',
      tasks: ['none', 'lookup', 'report'],
      coordinates: ['*.*'],
    })),
  );
});

test('with a supergraph, places are those that can be inspected under both', () => {
  const sideWith = (inspect: string, fields: string) => {
    const { policy } = side(inspect);
    const source = { sdl: `type Query { thing: Thing } type Thing { ${fields} }`, file: 'supergraph.graphql' };
    return { policy, catalog: buildCatalog(source, policy.categories).catalog };
  };
  const before = sideWith('{ default: mask }', 'name: String note: String size: Float');
  const after = sideWith('{}', 'note: String more: String size: Float');
  expect(diffInspection(before, after).map(({ category, coordinates }) => [category, coordinates])).toEqual([
    ['MAIL', ['Thing.note']],
    ['SSN', ['Thing.note']],
  ]);
});
