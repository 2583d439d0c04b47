import type { Catalog } from '../src/catalog/catalog.ts';
import type { Classification } from '../src/catalog/classification.ts';
import type { Principal } from '../src/identity/principal.ts';
import { argumentCoordinate, memberCoordinate } from '../src/lib/coordinate.ts';
import { createDecider } from '../src/policy/create-decider.ts';
import { createInputDecider } from '../src/policy/create-input-decider.ts';
import { createDecisionKeys } from '../src/policy/decision-key.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import type { Policy } from '../src/policy/policy.ts';

/** What deciding costs, by the number of rules: a request whose operation is compiled, a new token, a new operation. */
const RULES = [1, 100, 1_000];
const FIELDS = 100;
const USE = {
  coordinate: argumentCoordinate('Query', 'find', 'value'),
  input: { classification: classified(1), filter: false },
  writes: false,
};

process.stdout.write('rules   known principal   its variable   new principal   operation of 100 fields\n');
for (const rules of RULES) {
  const policy = policyOf(rules);
  const decisionKey = createDecisionKeys(policy, catalog());
  const known = Array.from({ length: 1_000 }, (_, index) => principal(index));
  for (const each of known) decisionKey(each);
  const cached = microseconds(2_000_000, (index) => decisionKey(known[index % known.length] ?? principal(index)));
  const decideInput = createInputDecider({ principal: principal(0), operation: 'query', isSelf: false }, policy);
  const variable = microseconds(2_000_000, () => decideInput(USE));
  const strangers = Array.from({ length: 5_000 }, (_, index) => principal(index));
  const first = microseconds(strangers.length, (index) => decisionKey(strangers[index] ?? principal(index)));
  const compiled = microseconds(200, (index) => decideAll(principal(index), policy));
  const cells = [
    String(rules).padEnd(6),
    cached.toFixed(3).padStart(12),
    variable.toFixed(3).padStart(14),
    first.toFixed(1).padStart(15),
  ];
  process.stdout.write(`${cells.join(' ')} ${compiled.toFixed(0).padStart(22)}   us\n`);
}

function microseconds(times: number, work: (index: number) => unknown): number {
  for (let index = 0; index < times / 10; index++) work(index);
  const started = performance.now();
  for (let index = 0; index < times; index++) work(index);
  return ((performance.now() - started) * 1_000) / times;
}

function decideAll(who: Principal, policy: Policy): void {
  const decide = createDecider({ principal: who, operation: 'query', isSelf: false }, policy);
  for (let index = 0; index < FIELDS; index++)
    decide({ coordinate: memberCoordinate('Type', `field${index}`), classification: classified(index) });
}

function catalog(): Catalog {
  const fields = Array.from(
    { length: FIELDS },
    (_, index) => [memberCoordinate('Type', `field${index}`), classified(index)] as const,
  );
  return {
    fields: new Map(fields),
    inputs: new Map(),
    access: new Map(),
    derived: new Set(),
    inspectable: new Set(),
    entities: new Set(),
    keys: new Map(),
    implementers: new Map(),
    interfaceObjects: new Map(),
    fetching: { steady: new Set(), planned: new Map() },
  };
}

function classified(index: number): Classification {
  const category = `C${index % 10}`;
  return { requirements: [{ category, scopes: [[`pii:c${index % 10}:read`]] }], masks: [] };
}

/** Rules that ask different things, each on a field of its own. */
function policyOf(rules: number): Policy {
  const categories = Array.from({ length: 10 }, (_, index) => `  C${index}: {}`).join('\n');
  const entries = Array.from(
    { length: rules },
    (_, index) =>
      `  - { name: r${index}, when: { groups: [g${index}], clients: [c${index % 7}] }, on: { coordinates: [Type.field${index % FIELDS}] }, effect: deny }`,
  ).join('\n');
  return parsePolicy(
    `version: 1\ncategories:\n${categories}\ntasks: { none: { reveal: "*" } }\nrules:\n${entries}\n`,
    'policy',
  );
}

function principal(index: number): Principal {
  return {
    issuer: 'https://issuer.example',
    subject: `s${index}`,
    client: `c${index % 7}`,
    scopes: new Set([`pii:c${index % 10}:read`, 'openid']),
    groups: new Set([`g${index % 1_000}`, 'everybody']),
    task: { kind: 'none' },
    actors: [],
  };
}
