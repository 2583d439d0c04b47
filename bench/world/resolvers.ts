import { z } from 'zod';
import type { Entity } from './data.ts';
import { customer, product, review, reviewNumbers } from './data.ts';

/** Computes one field that is not simply stored: from its object and its arguments. */
export type Resolver = (parent: Entity, args: Readonly<Record<string, unknown>>) => unknown;

/** The fields of one subgraph that are computed, by `Type.field`; every other field is read from the object. */
export type Resolvers = ReadonlyMap<string, Resolver>;

const page = z.object({ first: z.int().min(0), skip: z.int().min(0) });
const byId = z.object({ id: z.string() });
const few = z.object({ first: z.int().min(0) });
const measures = z.object({ price: z.number(), weight: z.number() });

/** What every subgraph answers: entities by representation. */
const entities: readonly [string, Resolver] = [
  'Query._entities',
  (_, args) =>
    z
      .object({ representations: z.array(z.unknown()) })
      .parse(args)
      .representations.map(entityOf),
];

const reviewsOf: Resolver = (parent, args) => reviewNumbers(Number(parent.key), few.parse(args).first).map(review);

/** The four subgraphs. */
export const SUBGRAPHS: ReadonlyMap<string, Resolvers> = new Map([
  [
    'accounts',
    new Map([
      entities,
      ['Query.customer', (_, args) => customer(Number(byId.parse(args).id))],
      ['Query.customers', (_, args) => listOf(customer, page.parse(args))],
    ]),
  ],
  [
    'products',
    new Map([
      entities,
      ['Query.product', (_, args) => product(Number(byId.parse(args).id))],
      ['Query.products', (_, args) => listOf(product, page.parse(args))],
    ]),
  ],
  [
    'reviews',
    new Map<string, Resolver>([
      entities,
      ['Customer.reviews', reviewsOf],
      ['Product.reviews', reviewsOf],
      ['Review.author', (parent) => customer(Number(parent.fields.author))],
      ['Review.product', (parent) => product(Number(parent.fields.product))],
    ]),
  ],
  ['inventory', new Map<string, Resolver>([entities, ['Product.shippingCost', shippingCost]])],
]);

function listOf(
  find: (number: number) => Entity,
  { first, skip }: { readonly first: number; readonly skip: number },
): readonly Entity[] {
  return Array.from({ length: first }, (_, index) => find(skip + index));
}

/**
 * The entity of a representation. What else the gateway sent (for `@requires`) replaces what the world knows, so that a
 * gateway which sends wrong values gets another answer than the others.
 */
function entityOf(value: unknown): Entity {
  if (!isRepresentation(value)) throw new Error('A representation without a type and an id.');
  const { __typename: type, id, ...sent } = value;
  const known = stored(type, Number(id));
  const names = Object.keys(sent);
  if (names.length === 0) return known;
  return { ...known, key: JSON.stringify([id, sent]), fields: { ...known.fields, sent } };
}

function isRepresentation(value: unknown): value is { readonly __typename: string; readonly id: string } {
  if (typeof value !== 'object' || value === null || !('__typename' in value) || !('id' in value)) return false;
  return typeof value.__typename === 'string' && typeof value.id === 'string';
}

function stored(type: string, number: number): Entity {
  switch (type) {
    case 'Customer':
      return customer(number);
    case 'Product':
      return product(number);
    case 'Review':
      return review(number);
    default:
      throw new Error('A representation of a type that the world does not have.');
  }
}

/** Holds only with what `@requires` names. */
function shippingCost(parent: Entity): number {
  const { price, weight } = measures.parse(parent.fields.sent);
  return Math.round(weight / 10 + price) / 100;
}
