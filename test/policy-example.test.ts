import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildCatalog } from '../src/catalog/build-catalog.ts';
import type { Catalog, GuardedInput } from '../src/catalog/catalog.ts';
import { defaultScopes } from '../src/catalog/category.ts';
import type { Coordinate } from '../src/lib/coordinate.ts';
import { memberCoordinate } from '../src/lib/coordinate.ts';
import { lintPolicy } from '../src/policy/lint-policy.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { runPolicyTests } from '../src/policy/run-policy-tests.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

const policy = parsePolicy(read('schema/policy.yaml'), 'schema/policy.yaml');
const { catalog } = buildCatalog(
  { sdl: read('schema/supergraph.graphql'), file: 'schema/supergraph.graphql' },
  policy.categories,
);

test('the example policy says nothing in vain, and its tests pass', () => {
  expect([...lintPolicy(policy, catalog), ...runPolicyTests(policy, catalog)]).toEqual([]);
});

/** The inputs that examples speak of. */
const PAGE: Catalog = {
  fields: new Map(),
  inputs: new Map([filterOn('email', 'EMAIL'), filterOn('ssn', 'SSN')]),
  entities: new Set(),
  keys: new Map(),
  implementers: new Map(),
  interfaceObjects: new Map(),
  fetching: { steady: new Set(), planned: new Map() },
  access: new Map(),
  derived: new Set(),
  inspectable: new Set(),
};

function filterOn(field: string, category: string): readonly [Coordinate, GuardedInput] {
  const classification = { requirements: [{ category, scopes: defaultScopes(category) }], masks: [] };
  return [memberCoordinate('Filter', field), { classification, filter: false }];
}

/** Every YAML block of the page that is a policy of its own. */
const EXAMPLES = [...read('docs/policy.md').matchAll(/```yaml\n([\s\S]*?)```/g)].flatMap(([, text = '']) =>
  text.includes('version: 1') ? [text] : [],
);

test.each(EXAMPLES)('an example of docs/policy.md is a policy, and its tests pass: %#', (text) => {
  const example = parsePolicy(text, 'docs/policy.md');
  const findings = [...lintPolicy(example, undefined), ...runPolicyTests(example, PAGE)];
  expect(findings).toEqual([]);
});

test('docs/policy.md has examples, with tests of their own', () => {
  expect(EXAMPLES.length).toBeGreaterThan(2);
  expect(EXAMPLES.filter((text) => !/^tests:$/m.test(text))).toEqual([]);
});
