import fc from 'fast-check';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import {
  getVariableValues,
  isAbstractType,
  isEnumType,
  Kind,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { expect, test } from 'vitest';
import { atDepth } from '../../test/depth.ts';
import type { DrawnRequest } from '../../test/random/canary-request.ts';
import { drawRequest } from '../../test/random/canary-request.ts';
import { categoriesOf } from '../catalog/classification.ts';
import { ArgumentGatherer, openValues } from '../operation/argument-values.ts';
import type { Variables } from '../operation/coerce-variables.ts';
import { guardedTypes } from '../operation/guarded-types.ts';
import type { InputValue } from '../operation/input-values.ts';
import { compileRequestRecord } from './compile-request-record.ts';
import { CATALOG, SCHEMA } from './test-inputs.ts';

const numRuns = atDepth(300, 2_000, 20_000);
const seeds = fc.integer({ min: 1, max: 2 ** 30 });
const policy = { categories: new Map() };

function recordOf({ query, variables }: Pick<DrawnRequest, 'query' | 'variables'>) {
  const document = parse(query);
  const operation = firstOperation(document);
  const compiled = compileRequestRecord({ schema: SCHEMA, catalog: CATALOG, policy, document, operation });
  const recorded = compiled.record(variables);
  return { document, operation, compiled, recorded, values: [...compiled.fixedValues, ...recorded.values] };
}

function firstOperation(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('The document has an operation.');
  return operation;
}

test('requests are valid', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { query } = drawRequest(seed);
      expect(validate(SCHEMA, parse(query)).map((error) => error.message)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('I7 no value that arrives is in the record, and every one is among the values', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const request = drawRequest(seed);
      const { compiled, recorded, values } = recordOf(request);
      const kept = `${compiled.operation}\n${compiled.document}\n${recorded.variables}`;
      for (const each of ['canary', 'stranger', ...request.canaries, ...request.names])
        expect(kept).not.toContain(each);
      const found = new Set(values.map(({ value }) => value));
      expect(recorded.variables).not.toContain('(omitted)');
      for (const canary of request.canaries) expect(found).toContain(canary);
      for (const each of request.strangers) expect(found).not.toContain(each);
    }),
    { numRuns },
  );
});

/** JSON that seldom fits its type. Every text is a canary, every number too large to be kept. */
const anyJson = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, 1_234_567, 7_654_321.5, 'canary', 'canary 7', 'NEWEST'),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom('text', 'deep', 'deeps', 'ids', 'json', 'matrix', 'canary', 'constructor'),
      tie('node'),
    ),
  ),
})).node;
const DECLARED = ['text: String', 'deep: Deep', 'list: [[ID!]]', 'json: JSON', 'sort: [Sort]', 'flag: Boolean'];

test('I7 whatever variables hold, their record is JSON and holds none of it', () => {
  const query = `query (${DECLARED.map((each) => `$${each}`)}) { __typename }`;
  const names = ['text', 'deep', 'list', 'json', 'sort', 'flag', 'canary'];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), anyJson), (variables) => {
      const { recorded } = recordOf({ query, variables });
      expect(JSON.parse(recorded.variables)).toBeTypeOf('object');
      expect(recorded.variables).not.toMatch(/canary|1234567|7654321|constructor/);
    }),
    { numRuns },
  );
});

test('the record is GraphQL and JSON that belong together, and recording it again changes nothing', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { compiled, recorded } = recordOf(drawRequest(seed));
      const document = parse(compiled.document);
      const operation = firstOperation(document);
      expect(operation.name?.value).toBe(compiled.operation);
      const declared = operation.variableDefinitions?.map(({ variable }) => variable.name.value) ?? [];
      const variables = JSON.parse(recorded.variables);
      expect([...declared, '(undeclared)']).toEqual(expect.arrayContaining(Object.keys(variables)));
      const again = recordOf({ query: compiled.document, variables });
      expect(again.compiled.document).toBe(compiled.document);
      if (!('(undeclared)' in variables)) expect(again.recorded.variables).toBe(recorded.variables);
    }),
    { numRuns },
  );
});

test('what the input guard finds personal is among the values, with its categories', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const request = drawRequest(seed);
      const { document, operation, values } = recordOf(request);
      const byText = Map.groupBy(values, (each) => each.value);
      const { coerced } = getVariableValues(SCHEMA, operation.variableDefinitions ?? [], request.variables);
      for (const { value, guards, type } of guardedValues(document, coerced ?? {})) {
        if (isEnumType(type) || (typeof value !== 'string' && typeof value !== 'number')) continue;
        const expected = guards.flatMap(({ input }) => categoriesOf(input.classification));
        const categories = byText.get(String(value))?.flatMap((each) => each.categories);
        expect(categories).toEqual(expect.arrayContaining(expected));
      }
    }),
    { numRuns },
  );
});

/** Every value that a field of the first operation uses, on whatever type it is answered. */
function guardedValues(document: DocumentNode, variables: Variables): readonly InputValue[] {
  const context = { catalog: CATALOG, guardedTypes: guardedTypes(SCHEMA, CATALOG) };
  const types = new TypeInfo(SCHEMA);
  const found: InputValue[] = [];
  visit(
    document,
    visitWithTypeInfo(types, {
      OperationDefinition: (node) => (node.name?.value === 'Other' ? false : undefined),
      Field: (node) => {
        const parent = types.getParentType();
        if (!parent || node.name.value.startsWith('__')) return;
        for (const type of isAbstractType(parent) ? SCHEMA.getPossibleTypes(parent) : [parent]) {
          const args = type.getFields()[node.name.value]?.args ?? [];
          const inputGuard = { check: (value: InputValue) => void found.push(value) };
          const gatherer = new ArgumentGatherer({ ...context, inputGuard });
          gatherer.addField(type, node, args, false);
          found.push(...openValues(CATALOG, gatherer.uses.open, variables));
        }
      },
    }),
  );
  return found;
}
