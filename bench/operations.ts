import { CUSTOMERS, PRODUCTS } from './world/data.ts';

/** The names of the operations, in the order of the table. */
export const OPERATION_NAMES = ['small', 'large', 'rows400', 'bytes100k', 'bytes1m', 'bytes10m'] as const;

/** One of the operations. */
export type OperationName = (typeof OPERATION_NAMES)[number];

/** A query, and the variables of one request after another. */
export interface Operation {
  readonly query: string;
  /** For the n-th request; other n, other ids. */
  readonly variables: (n: number) => Readonly<Record<string, unknown>>;
  readonly connections: number;
}

const CONNECTIONS = 50;
/** Answers of 10 MB in fifty connections would measure the memory of the machine. */
const FEW_CONNECTIONS = 4;

/** Rows that make 100 KB, about; the three sizes are exact multiples. */
const ROWS_OF_100K = 400;

/** Strides without a common divisor with the counts, so that neighbouring requests share no entity for long. */
const STRIDE = 7_919;

const SMALL = 'query Small($id: ID!) { customer(id: $id) { id username name email tier } }';

const LARGE = `query Large($first: Int!, $skip: Int!) {
  products(first: $first, skip: $skip) {
    id title brand description price tags inStock quantity shippingCost
    warehouse { code city }
    reviews(first: 4) {
      id body rating postedOn
      author {
        id username name email phone tier
        reviews(first: 3) {
          id body rating
          product { id title price inStock quantity warehouse { code city } }
        }
      }
    }
  }
  customers(first: 6, skip: $skip) {
    id username name email phone street tier
    reviews(first: 5) {
      id body rating
      product { id title brand price shippingCost inStock warehouse { code city } }
    }
  }
}`;

/** Six personal fields under six masks, four open ones. */
const ROWS = `query Rows($first: Int!, $skip: Int!) {
  customers(first: $first, skip: $skip) {
    id name email phone taxNumber street account username tier joinedOn
  }
}`;

/** Every operation of the benchmark, by name. */
export const OPERATIONS: Readonly<Record<OperationName, Operation>> = {
  small: {
    query: SMALL,
    variables: (n) => ({ id: String((n * STRIDE) % CUSTOMERS) }),
    connections: CONNECTIONS,
  },
  large: {
    query: LARGE,
    variables: (n) => ({ first: 18, skip: (n * STRIDE) % PRODUCTS }),
    connections: CONNECTIONS,
  },
  rows400: rows(400, CONNECTIONS),
  bytes100k: rows(ROWS_OF_100K, FEW_CONNECTIONS),
  bytes1m: rows(ROWS_OF_100K * 10, FEW_CONNECTIONS),
  bytes10m: rows(ROWS_OF_100K * 100, FEW_CONNECTIONS),
};

function rows(first: number, connections: number): Operation {
  return { query: ROWS, variables: (n) => ({ first, skip: (n * STRIDE) % CUSTOMERS }), connections };
}

/** The personal fields among those the operations ask for: a masked answer differs exactly there. */
export const PERSONAL_FIELDS: ReadonlySet<string> = new Set([
  'name',
  'email',
  'phone',
  'taxNumber',
  'street',
  'account',
]);

/** The body of the n-th request. */
export function requestBody(name: OperationName, n: number): string {
  const { query, variables } = OPERATIONS[name];
  return JSON.stringify({ query, variables: variables(n) });
}
