/** A response path: keys and list indices (GraphQL spec section 7.1.2). */
export type ResponsePath = readonly (string | number)[];
