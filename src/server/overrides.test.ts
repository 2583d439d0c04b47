import { buildSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { overrideLabels } from '../catalog/override-labels.ts';
import { createOverrides } from './overrides.ts';

const LABELS = overrideLabels(
  buildSchema(
    `
    type Query { users: [User] }
    type User @join__type(graph: B, key: "code") {
      code: ID @join__field(graph: A, overrideLabel: "in-key") @join__field(graph: B, override: "a", overrideLabel: "in-key")
      tier: Int @join__field(graph: B, override: "a", overrideLabel: "percent(12.5)")
      rank: Int @join__field(graph: B, override: "a", overrideLabel: "in-requires")
      score: Int @join__field(graph: C, requires: "rank { x }")
      mail: String @join__field(graph: B, override: "a", overrideLabel: "mail")
    }`,
    { assumeValidSDL: true },
  ),
);

test('labels of fields that may be fetched unasked are met by every document, others by those that name a field', () => {
  const metBy = (text: string, unasked: readonly string[] = []) =>
    createOverrides(LABELS, new Map(), new Set(unasked)).metBy(parse(text));
  expect(metBy('{ users { score } }')).toEqual(['in-key', 'in-requires']);
  expect(metBy('{ users { x: tier } }')).toEqual(['in-key', 'in-requires', 'percent(12.5)']);
  expect(metBy('{ users { ...on User { ...F } } } fragment F on User { mail }')).toContain('mail');
  // The key of a subject is fetched to tell whose an entity is.
  expect(metBy('{ users { score } }', ['mail'])).toContain('mail');
});

test('percent(n) is in force below n, any other label as it is set', () => {
  const { isInForce } = createOverrides(LABELS, new Map([['mail', true]]), new Set());
  expect([12.49, 12.5].map((roll) => isInForce('percent(12.5)', roll))).toEqual([true, false]);
  expect(['percent(100)', 'percent(0)'].map((label) => [isInForce(label, 0), isInForce(label, 99.999)])).toEqual([
    [true, true],
    [false, false],
  ]);
  expect(['mail', 'in-key', 'percent(101)', 'percent(1e2)'].map((label) => isInForce(label, 0))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
