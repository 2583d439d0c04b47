/** In the paths of a plan's rewrites: one object up. */
export const ABOVE = '..';

/** In the paths of a plan's rewrites: what comes before a type, where only its objects are meant. */
export const ON_TYPE = '... on ';
