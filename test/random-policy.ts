import fc from 'fast-check';

/** Categories of the example world, with masks that fit their fields, the annotation's own where it has one. */
const MASKS = {
  NAME: ['name', 'redact', 'partial(1,0)', 'pseudonym'],
  EMAIL: ['email', 'redact', 'hash', 'null'],
  PHONE: ['phone', 'redact', 'last4', 'token'],
  SSN: ['redact'],
  DATE_OF_BIRTH: ['year', 'redact'],
  ADDRESS: ['redact'],
  IP_ADDRESS: ['ip', 'redact'],
  CARD: ['card', 'redact'],
  IBAN: ['iban', 'redact'],
  FREE_TEXT: ['redact'],
  FINANCIAL: ['default'],
} as const;

const CATEGORIES = Object.keys(MASKS);

const COORDINATES = [
  'Customer.name',
  'Customer.email',
  'Customer.address',
  'Customer.notes',
  'Person.email',
  'Invoice.total',
  'Card.holder',
  'CustomerFilter.email',
  'CustomerFilter.nameContains',
  'InvoiceFilter.number',
  'Query.customerByEmail(email:)',
  'Query.search(text:)',
  'Mutation.updateEmail(email:)',
];

const TASKS = ['none', 'customer-lookup', 'billing-report'];
const GROUPS = ['support', 'finance', 'privacy-office'];

const categorySet = fc.oneof(fc.constant('*'), fc.subarray(CATEGORIES));

const cap = fc.record({
  reveal: categorySet,
  mask: fc.subarray(CATEGORIES, { maxLength: 4 }),
  arguments: categorySet,
  default: fc.constantFrom('mask', 'null', 'deny', 'deny', 'deny', 'hold', 'block'),
});

/** A rule that only narrows. */
export const narrowingRule = fc.record({
  when: fc.record(
    {
      tasks: fc.subarray(TASKS, { minLength: 1 }),
      groups: fc.subarray(GROUPS, { minLength: 1 }),
      operations: fc.subarray(['query', 'mutation'], { minLength: 1 }),
      others: fc.constant(true),
    },
    { requiredKeys: [] },
  ),
  on: fc.oneof(
    fc.record({ categories: fc.subarray(CATEGORIES, { minLength: 1, maxLength: 3 }) }),
    fc.record({ coordinates: fc.subarray(COORDINATES, { minLength: 1, maxLength: 2 }) }),
  ),
  effect: fc.constantFrom('mask', 'null', 'deny', 'hold', 'block'),
});

/** A rule that reveals what is the caller's own. */
const ownRule = fc
  .subarray(CATEGORIES, { minLength: 1 })
  .map((categories) => ({ when: { self: true }, on: { categories }, effect: 'reveal' }));

const rules = fc.array(fc.oneof({ weight: 4, arbitrary: narrowingRule }, { weight: 1, arbitrary: ownRule }), {
  maxLength: 4,
});

const masks = fc.record(
  Object.fromEntries(Object.entries(MASKS).map(([name, each]) => [name, fc.constantFrom(...each)])),
);

const probes = fc.constantFrom(undefined, undefined, { distinct: 20_000, windowSeconds: 60 });

/** What a random policy of the example world is made of; `policyText` writes it. */
export const policyParts = fc.record({
  masks,
  none: cap,
  lookup: cap,
  report: cap,
  rules,
  probes,
});

/** The parts of one random policy. */
export type PolicyParts = typeof policyParts extends fc.Arbitrary<infer Parts> ? Parts : never;

/** A policy file, as YAML that is JSON; `more` are rules behind its own. */
export function policyText(parts: PolicyParts, more: readonly object[] = []): string {
  const all = [...parts.rules, ...more].map((rule, index) => ({ name: `rule ${index}`, ...rule }));
  return JSON.stringify({
    version: 1,
    categories: Object.fromEntries(Object.entries(parts.masks).map(([name, mask]) => [name, { mask }])),
    subjects: { Customer: { key: 'id', claim: 'sub' } },
    ...(parts.probes && { arguments: { probes: parts.probes } }),
    tasks: { none: parts.none, 'customer-lookup': parts.lookup, 'billing-report': parts.report },
    rules: all,
  });
}
