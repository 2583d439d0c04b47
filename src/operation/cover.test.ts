import { buildSchema, getOperationAST, parse } from 'graphql';
import { expect, test } from 'vitest';
import type { Catalog } from '../catalog/catalog.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { ClassifiedField } from '../policy/classified-field.ts';
import { ofNobody } from '../policy/create-deciders.ts';
import { EMPTY_POLICY } from '../policy/policy.ts';
import { compileOperation } from './compile-operation.ts';

const SCHEMA = buildSchema(`
  type Query { order: Order }
  type Order { parcel: Parcel }
  type Parcel { address: Address }
  type Address { street: String buyer: Customer }
  type Customer { name: String }
`);

const PERSONAL = { requirements: [{ category: 'HOME', scopes: [] }], masks: [] };
const CATALOG: Catalog = {
  fields: new Map([
    [memberCoordinate('Order', 'parcel'), PERSONAL],
    [memberCoordinate('Parcel', 'address'), PERSONAL],
    [memberCoordinate('Address', 'buyer'), PERSONAL],
  ]),
  inputs: new Map(),
  access: new Map(),
  derived: new Set(),
  inspectable: new Set(),
  entities: new Set(['Customer']),
  keys: new Map(),
  implementers: new Map(),
  interfaceObjects: new Map(),
  fetching: { steady: new Set(), planned: new Map() },
};

test('a decision is told every composite field that covers it, up to the entity and the field that returns it', () => {
  const document = parse('{ order { parcel { address { street buyer { name } } } } }');
  const operation = getOperationAST(document);
  if (!operation) throw new Error('The document has one operation.');
  const asked: ClassifiedField[] = [];
  compileOperation({
    schema: SCHEMA,
    catalog: CATALOG,
    document,
    operation,
    variables: {},
    deciders: ofNobody((field) => {
      asked.push(field);
      return { effect: 'reveal', shadowEffect: 'reveal', categories: ['HOME'], contributions: [] };
    }),
    decideAccess: () => undefined,
    inputGuard: { check() {}, probes: () => [] },
    guardedTypes: new Set(),
    policy: EMPTY_POLICY,
    fieldLimit: 100,
    depthLimit: 10,
  });
  expect(asked.map(({ coordinate, coveredBy }) => [coordinate, coveredBy])).toEqual([
    ['Order.parcel', []],
    ['Parcel.address', ['Order.parcel']],
    ['Address.street', ['Parcel.address', 'Order.parcel']],
    ['Address.buyer', ['Parcel.address', 'Order.parcel']],
    ['Customer.name', ['Address.buyer']],
  ]);
});
